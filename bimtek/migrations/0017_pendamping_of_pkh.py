"""Pendamping of PKH are counted apart from those of KUBE; until now only their position said it."""

from django.db import migrations, models


APART = """
UPDATE bimtek_participant SET kind = 'pkh', position = '' WHERE kind = 'pendamping' AND position = 'Pendamping PKH';
UPDATE bimtek_participant SET position = '' WHERE kind = 'pendamping' AND position = 'Pendamping KUBE';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bimtek', '0016_quizzes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='participant',
            name='kind',
            field=models.CharField(choices=[('recipient', 'Penerima bantuan'), ('officer', 'Pengurus/anggota KUBE'), ('lurah', 'Lurah/Kepala Desa'), ('tksk', 'TKSK'), ('pendamping', 'Pendamping KUBE'), ('pkh', 'Pendamping PKH'), ('staff', 'Petugas dinas'), ('speaker', 'Narasumber'), ('guest', 'Undangan')], max_length=10, verbose_name='unsur'),
        ),
        migrations.RunSQL(APART, migrations.RunSQL.noop),
    ]
