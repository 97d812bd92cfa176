"""An evaluation is corrected by another version that says why; the old one stays (append_only of 0008)."""

from django.db import migrations, models

KEPT = """
-- One version after the other; and whoever corrects may stay with the instrument, though it is not in use any more.
CREATE OR REPLACE FUNCTION evaluate_by_instrument_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    corrected kube_evaluation%ROWTYPE;
BEGIN
    IF NEW.version > 1 THEN
        SELECT * INTO corrected FROM kube_evaluation
            WHERE group_id = NEW.group_id AND year = NEW.year AND version = NEW.version - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'version % of an evaluation without the one before', NEW.version
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF corrected.instrument_id = NEW.instrument_id THEN
            RETURN NEW;
        END IF;
    END IF;
    PERFORM FROM kube_instrument WHERE id = NEW.instrument_id AND status = 'active' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'instrument % is not in use', NEW.instrument_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

UNDO = """
CREATE OR REPLACE FUNCTION evaluate_by_instrument_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM kube_instrument WHERE id = NEW.instrument_id AND status = 'active' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'instrument % is not in use', NEW.instrument_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kube", "0009_instruments")]
    operations = [
        migrations.AlterModelOptions("evaluation", {"ordering": ["-year", "-version"]}),
        migrations.RemoveConstraint("evaluation", "one_evaluation_per_group_and_year"),
        migrations.AddField("evaluation", "version", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField(
            "evaluation",
            "reason",
            models.CharField(blank=True, default="", max_length=300, verbose_name="alasan perbaikan"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "evaluation",
            models.UniqueConstraint(
                fields=("group", "year", "version"), name="one_evaluation_per_group_year_and_version"
            ),
        ),
        migrations.AddConstraint(
            "evaluation",
            models.CheckConstraint(
                condition=models.Q(("reason", ""), ("version", 1))
                | models.Q(("version__gt", 1), models.Q(("reason", ""), _negated=True)),
                name="a_corrected_evaluation_says_why",
            ),
        ),
        migrations.RunSQL(KEPT, UNDO),
    ]
