"""Lists of families without persons: their rows are assessments with what only such lists say.

A half-filled table that is not attached yet gets the columns too, so that its import goes on.
"""

from django.db import migrations, models

COLUMNS = """
DO $$
DECLARE part regclass;
BEGIN
    FOR part IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
                AND relname ~ '^beneficiaries_assessment(_r[0-9]+)?$'
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER members DROP NOT NULL, ADD row_hash bigint, ADD is_pbi_pemda boolean, '
                       'ADD is_pbi_se boolean, ADD is_gc_kemensos boolean, ADD is_siks_ng boolean', part);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0010_reviews")]
    operations = [
        migrations.AddField(
            model_name="release",
            name="is_family_list",
            field=models.BooleanField(default=False, help_text="a row is a family; known once the file is read"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COLUMNS)],
            state_operations=[
                migrations.AlterField(
                    model_name="assessment",
                    name="members",
                    field=models.PositiveSmallIntegerField(
                        help_text="None: a list of families did not say", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="assessment",
                    name="row_hash",
                    field=models.BigIntegerField(help_text="as RegisterEntry has it", null=True),
                ),
                *(
                    migrations.AddField(
                        model_name="assessment", name=name, field=models.BooleanField(label, null=True)
                    )
                    for name, label in (
                        ("is_pbi_pemda", "PBI Pemda"),
                        ("is_pbi_se", "PBI SE"),
                        ("is_gc_kemensos", "GC Kemensos"),
                        ("is_siks_ng", "SIKS-NG"),
                    )
                ),
            ],
        ),
    ]
