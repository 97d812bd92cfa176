"""Of a participant's NIK the sealed number is kept in place of its last digits."""

from django.db import migrations, models

# Of who came with a list only the digits were known: they are gone, his index stays.
KNOWN = """
UPDATE bimtek_participant participant SET nik_sealed = recipient.nik_sealed
FROM programmes_recipient recipient WHERE recipient.id = recipient_id;
UPDATE bimtek_participant participant SET nik_sealed = person.nik_sealed
FROM kube_membership membership JOIN beneficiaries_person person ON person.id = membership.person_id
WHERE membership.id = membership_id;
"""


class Migration(migrations.Migration):
    dependencies = [("bimtek", "0020_built_on_kept_lists")]
    operations = [
        migrations.RemoveField("participant", "nik_last4"),
        migrations.AddField("participant", "nik_sealed", models.BinaryField(null=True)),
        migrations.AlterField("participant", "nik_index", models.BinaryField(null=True)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
