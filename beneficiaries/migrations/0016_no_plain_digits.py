"""The last digits of NIK and KK leave every table: beside region, birth date and sex they gave the whole number."""

from django.db import migrations, models

# Tables of releases that are still being filled are no partitions yet, and would not fit when they are attached.
LOOSE = """
DO $$
DECLARE loose record;
BEGIN
    FOR loose IN SELECT table_name, column_name FROM information_schema.columns
                 WHERE table_schema = current_schema() AND column_name IN ('nik_last4', 'kk_last4')
                   AND table_name ~ '^beneficiaries_(registerentry|assessment)_r[0-9]+$'
    LOOP
        EXECUTE format('ALTER TABLE %I DROP COLUMN %I', loose.table_name, loose.column_name);
    END LOOP;
END $$;
"""
FACTS = """
ALTER TABLE beneficiaries_possiblematch DISABLE TRIGGER USER;
UPDATE beneficiaries_checkline SET facts = facts - 'nik_last4' - 'kk_last4';
UPDATE beneficiaries_possiblematch SET facts = facts - 'nik_last4' - 'kk_last4';
UPDATE beneficiaries_possiblematch possible SET nik_sealed = entry.nik_sealed
FROM beneficiaries_registerentry entry WHERE entry.id = entry_id AND entry.release_id = possible.release_id;
ALTER TABLE beneficiaries_possiblematch ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0015_loaded_once_a_day")]
    operations = [
        migrations.RemoveField("assessment", "kk_last4"),
        migrations.RemoveField("registerentry", "kk_last4"),
        migrations.RemoveField("registerentry", "nik_last4"),
        migrations.RunSQL(LOOSE, migrations.RunSQL.noop),
        migrations.RemoveField("checkline", "nik_last4"),
        migrations.RemoveField("fieldvisit", "kk_last4"),
        migrations.RemoveField("fieldvisit", "nik_last4"),
        migrations.RemoveField("person", "nik_last4"),
        migrations.AddField(
            "possiblematch", "nik_sealed", models.BinaryField(help_text="of that row, to show its end", null=True)
        ),
        migrations.RunSQL(FACTS, migrations.RunSQL.noop),
    ]
