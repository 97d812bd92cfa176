"""Known values under the keys of the first migrate: whoever serves with others is refused (audit/keys.py)."""

from django.db import migrations, models

from audit.keys import known_values

KEPT = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_sealedwith
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_sealedwith
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def write(apps, schema_editor):
    apps.get_model("audit", "SealedWith").objects.using(schema_editor.connection.alias).create(**known_values())


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="SealedWith",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sealing_key", models.CharField(help_text="id of the key, as sealing.key_id", max_length=8)),
                ("index_key", models.CharField(max_length=8)),
                ("sealed", models.BinaryField(help_text="a known text")),
                ("index", models.BinaryField(help_text="of the same text")),
                ("written_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="a_database_has_one_pair_of_keys")
                ],
            },
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
