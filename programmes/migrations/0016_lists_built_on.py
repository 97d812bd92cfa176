"""A list on which a decree was built is not taken back, whoever asks: what it brought would then be free to go."""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION keep_taken_back_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.taken_back_at IS NOT NULL THEN
        RAISE EXCEPTION 'list % was taken back and may not be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;{built}
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
# Its own lines or those it corrected stand in a decree, or those of a later year were judged by whom it names.
BUILT = """
    IF TG_OP = 'UPDATE' AND NEW.taken_back_at IS NOT NULL AND (
        EXISTS (SELECT FROM programmes_recipient recipient
                  JOIN programmes_candidate candidate ON candidate.id = recipient.candidate_id
                 WHERE candidate.source_id = NEW.id)
        OR EXISTS (SELECT FROM programmes_recipient recipient
                     JOIN programmes_candidatecorrection correction
                       ON correction.candidate_id = recipient.candidate_id
                    WHERE correction.source_id = NEW.id)
        OR NEW.kind = 'past' AND EXISTS (
            SELECT FROM programmes_programme past
              JOIN programmes_programme later ON later.series_id = past.series_id AND later.year > past.year
              JOIN programmes_recipient recipient ON recipient.programme_id = later.id
             WHERE past.id = NEW.programme_id AND recipient.decree_id IS NOT NULL)) THEN
        RAISE EXCEPTION 'a decree was built on list %', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0015_applied_allocations")]
    operations = [migrations.RunSQL(KEEP.format(built=BUILT), KEEP.format(built=""))]
