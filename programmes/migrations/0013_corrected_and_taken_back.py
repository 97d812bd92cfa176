"""A list that corrects proposals keeps what was before, and can be taken back; a choice between two accounts is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As in 0002, but a recipient of a past year may go with the list that brought him.
GOES_WITH_LIST = """        IF TG_OP = 'DELETE' AND EXISTS (
            SELECT FROM programmes_candidateimport WHERE id = OLD.source_id AND taken_back_at IS NOT NULL) THEN
            RETURN OLD;
        END IF;
"""
GUARD = """
CREATE OR REPLACE FUNCTION keep_decreed_recipients() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decree bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.decree_id ELSE OLD.decree_id END;
    decree_status text;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.decree_id IS DISTINCT FROM OLD.decree_id THEN
        RAISE EXCEPTION 'a recipient may not move between decrees' USING ERRCODE = 'restrict_violation';
    END IF;
    IF decree IS NULL THEN
        IF TG_OP = 'INSERT' THEN RETURN NEW; END IF;
        IF TG_OP = 'DELETE' AND EXISTS (
            SELECT FROM programmes_candidateimport WHERE id = OLD.source_id AND taken_back_at IS NOT NULL) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'a past recipient may not be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT status INTO decree_status FROM programmes_decree WHERE id = decree FOR SHARE;
    IF decree_status <> 'draft' THEN
        RAISE EXCEPTION 'decree % is not a draft: its recipients may not be changed', decree
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

SQL = """
-- What a proposal was before a list corrected it goes only with that list.
CREATE FUNCTION keep_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM programmes_candidateimport WHERE id = OLD.source_id AND taken_back_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'correction % may not be changed', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER keep_correction BEFORE UPDATE OR DELETE ON programmes_candidatecorrection
    FOR EACH ROW EXECUTE FUNCTION keep_correction();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON programmes_candidatecorrection
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON programmes_accountchoice
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON programmes_accountchoice
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A list is taken back once and for good, and then nothing new comes of it.
CREATE FUNCTION keep_taken_back_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.taken_back_at IS NOT NULL THEN
        RAISE EXCEPTION 'list % was taken back and may not be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_taken_back_list BEFORE UPDATE OR DELETE ON programmes_candidateimport
    FOR EACH ROW EXECUTE FUNCTION keep_taken_back_list();
CREATE FUNCTION know_standing_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.source_id IS NOT NULL AND EXISTS (
        SELECT FROM programmes_candidateimport WHERE id = NEW.source_id AND taken_back_at IS NOT NULL) THEN
        RAISE EXCEPTION 'list % was taken back', NEW.source_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER know_standing_list BEFORE INSERT OR UPDATE OF source_id ON programmes_candidate
    FOR EACH ROW EXECUTE FUNCTION know_standing_list();
CREATE TRIGGER know_standing_list BEFORE INSERT ON programmes_recipient
    FOR EACH ROW EXECUTE FUNCTION know_standing_list();
CREATE TRIGGER know_standing_list BEFORE INSERT ON programmes_candidatecorrection
    FOR EACH ROW EXECUTE FUNCTION know_standing_list();

-- The rule about names is asked in every programme that is not over; it warns unless an office makes it stricter.
INSERT INTO programmes_programmerule (programme_id, code, severity, parameters)
SELECT id, 'same_name', 'warn', '{}' FROM programmes_programme programme
 WHERE status <> 'closed' AND EXISTS (SELECT FROM programmes_programmerule WHERE programme_id = programme.id)
   AND NOT EXISTS (
       SELECT FROM programmes_programmerule WHERE programme_id = programme.id AND code = 'same_name');
"""
UNDO = """
DROP TRIGGER keep_correction ON programmes_candidatecorrection;
DROP FUNCTION keep_correction();
DROP TRIGGER no_truncate ON programmes_candidatecorrection;
DROP TRIGGER append_only ON programmes_accountchoice;
DROP TRIGGER no_truncate ON programmes_accountchoice;
DROP TRIGGER keep_taken_back_list ON programmes_candidateimport;
DROP FUNCTION keep_taken_back_list();
DROP TRIGGER know_standing_list ON programmes_candidate;
DROP TRIGGER know_standing_list ON programmes_recipient;
DROP TRIGGER know_standing_list ON programmes_candidatecorrection;
DROP FUNCTION know_standing_list();
DELETE FROM programmes_programmerule WHERE code = 'same_name';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0012_persons_by_birth"),
        ("jobs", "0004_filled_lists"),
        ("programmes", "0012_villages_in_decrees"),
        ("regions", "0002_bps_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_index", models.BinaryField(help_text="of the number in the list that was not taken")),
                ("reason", models.CharField(max_length=200, verbose_name="alasan")),
                ("chosen_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CandidateCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before_sealed", models.BinaryField(help_text="the cells and numbers as they were, as JSON")),
                ("changed", models.JSONField(help_text="names of the cells that were changed")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="candidateimport",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="candidateimport",
            name="taken_back_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="candidateimport",
            name="taken_back_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="alasan"),
        ),
        migrations.AddField(
            model_name="recipient",
            name="source",
            field=models.ForeignKey(
                help_text="list of a past year",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recipients",
                to="programmes.candidateimport",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidateimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("taken_back_at__isnull", True), ("taken_back_by__isnull", True), ("taken_back_reason", "")
                    ),
                    models.Q(
                        ("taken_back_at__isnull", False),
                        ("taken_back_by__isnull", False),
                        models.Q(("taken_back_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_list_taken_back_says_who_and_why",
            ),
        ),
        migrations.AddField(
            model_name="accountchoice",
            name="account",
            field=models.ForeignKey(
                help_text="the one that stays in use",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="beneficiaries.bankaccount",
            ),
        ),
        migrations.AddField(
            model_name="accountchoice",
            name="candidate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="account_choices", to="programmes.candidate"
            ),
        ),
        migrations.AddField(
            model_name="accountchoice",
            name="chosen_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="candidatecorrection",
            name="candidate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="programmes.candidate"
            ),
        ),
        migrations.AddField(
            model_name="candidatecorrection",
            name="source",
            field=models.ForeignKey(
                help_text="that corrected",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="programmes.candidateimport",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_choice_of_account_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidatecorrection",
            constraint=models.UniqueConstraint(fields=("candidate", "source"), name="a_list_corrects_a_proposal_once"),
        ),
        migrations.RunSQL(SQL, UNDO),
        migrations.RunSQL(GUARD, GUARD.replace(GOES_WITH_LIST, "")),
    ]
