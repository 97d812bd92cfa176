"""Certificates are numbered without a gap and never change; what they share is fixed from the first one on."""

from django.db import migrations

SQL = """
CREATE FUNCTION next_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    series bimtek_certificateseries;
    expected integer;
BEGIN
    SELECT * INTO series FROM bimtek_certificateseries WHERE id = NEW.series_id FOR UPDATE;
    SELECT coalesce(max(number) + 1, series.first_number) INTO expected
        FROM bimtek_certificate WHERE series_id = NEW.series_id;
    IF NEW.number <> expected THEN
        RAISE EXCEPTION 'certificate % is not the next number %', NEW.number, expected
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM bimtek_participant
                   WHERE id = NEW.participant_id AND bimtek_id = series.bimtek_id) THEN
        RAISE EXCEPTION 'the certificate is for a participant of another bimtek' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER next_number BEFORE INSERT ON bimtek_certificate
    FOR EACH ROW EXECUTE FUNCTION next_certificate();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bimtek_certificate
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON bimtek_certificate
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION issued_series_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM bimtek_certificate WHERE series_id = OLD.id) THEN
        RAISE EXCEPTION 'certificates of this series have been issued' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER issued_series_stays BEFORE UPDATE OR DELETE ON bimtek_certificateseries
    FOR EACH ROW EXECUTE FUNCTION issued_series_stays();
"""

UNDO = """
DROP TRIGGER issued_series_stays ON bimtek_certificateseries;
DROP FUNCTION issued_series_stays();
DROP TRIGGER no_truncate ON bimtek_certificate;
DROP TRIGGER append_only ON bimtek_certificate;
DROP TRIGGER next_number ON bimtek_certificate;
DROP FUNCTION next_certificate();
"""


class Migration(migrations.Migration):
    dependencies = [("bimtek", "0008_letters_days_feedback"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(SQL, UNDO)]
