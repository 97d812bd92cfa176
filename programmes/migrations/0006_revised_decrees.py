"""A revision (SK perubahan) replaces people of the decree it changes; the signed line stays, but no longer counts."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
-- Who leaves frees his place before the one who comes takes it.
CREATE OR REPLACE FUNCTION count_placed_recipients() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    leaving programmes_recipient;
BEGIN
    IF TG_OP IN ('DELETE', 'UPDATE') THEN
        PERFORM count_recipient(OLD, -1);
        IF OLD.replaces_id IS NOT NULL THEN
            SELECT * INTO leaving FROM programmes_recipient WHERE id = OLD.replaces_id;
            PERFORM count_recipient(leaving, 1);
        END IF;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        IF NEW.replaces_id IS NOT NULL THEN
            SELECT * INTO leaving FROM programmes_recipient WHERE id = NEW.replaces_id;
            PERFORM count_recipient(leaving, -1);
        END IF;
        PERFORM count_recipient(NEW, 1);
    END IF;
    RETURN NULL;
END $$;

-- Only a line of the decree that is changed, of the same component, and a decree that was signed.
CREATE FUNCTION replace_in_a_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM programmes_recipient leaving
                     JOIN programmes_decree revision ON revision.changes_id = leaving.decree_id
                    WHERE leaving.id = NEW.replaces_id AND revision.id = NEW.decree_id
                      AND leaving.component_id = NEW.component_id) THEN
        RAISE EXCEPTION 'recipient % is no line of the decree that is changed', NEW.replaces_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER replace_in_a_revision BEFORE INSERT OR UPDATE ON programmes_recipient
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION replace_in_a_revision();
CREATE FUNCTION change_what_was_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM programmes_decree
                    WHERE id = NEW.changes_id AND programme_id = NEW.programme_id AND status = 'signed') THEN
        RAISE EXCEPTION 'a revision changes a signed decree of its programme' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_what_was_signed BEFORE INSERT OR UPDATE OF changes_id, programme_id ON programmes_decree
    FOR EACH ROW WHEN (NEW.changes_id IS NOT NULL) EXECUTE FUNCTION change_what_was_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_money_per_component")]

    operations = [
        migrations.AddField(
            model_name="decree",
            name="changes",
            field=models.ForeignKey(
                help_text="the signed decree this one revises",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="programmes.decree",
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="programmes.recipient",
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=[("died", "Meninggal dunia"), ("withdrew", "Mengundurkan diri")],
                max_length=8,
                verbose_name="sebab",
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="keterangan"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cause", ""), ("reason", ""), ("replaces__isnull", True)),
                    models.Q(
                        ("replaces__isnull", False),
                        models.Q(("cause", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_replacement_says_why",
            ),
        ),
        migrations.RunSQL(SQL),
    ]
