"""A paper is about one thing, its revisions are counted, and once printed it stays as it is."""

from django.conf import settings
from django.db import migrations, models

SQL = """
CREATE FUNCTION keep_printed_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'paper % is kept', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.sha256 <> '' OR (to_jsonb(NEW) - '{job_id,file,sha256,pages}'::text[])
       IS DISTINCT FROM (to_jsonb(OLD) - '{job_id,file,sha256,pages}'::text[]) THEN
        RAISE EXCEPTION 'paper % may not be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_printed_paper BEFORE UPDATE OR DELETE ON reports_document
    FOR EACH ROW EXECUTE FUNCTION keep_printed_paper();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON reports_document
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNDO = """
DROP TRIGGER keep_printed_paper ON reports_document;
DROP TRIGGER no_truncate ON reports_document;
DROP FUNCTION keep_printed_paper();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("bimtek", "0003_append_only_marks"),
        ("jobs", "0001_initial"),
        ("programmes", "0002_sealed_decrees"),
        ("reports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("kind", "decree", "revision"), name="one_decree_paper_per_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("kind", "bimtek", "revision"), name="one_bimtek_paper_per_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("kind", "programme", "revision"), name="one_programme_paper_per_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    kind="decree", decree__isnull=False, bimtek__isnull=True, programme__isnull=True
                )
                | models.Q(
                    kind="attendance", decree__isnull=True, bimtek__isnull=False, programme__isnull=True
                )
                | models.Q(
                    kind="disbursement", decree__isnull=True, bimtek__isnull=True, programme__isnull=False
                ),
                name="a_paper_is_about_one_thing_of_its_kind",
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
