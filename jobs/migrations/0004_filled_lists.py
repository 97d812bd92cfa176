from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0003_more_lists'),
    ]

    operations = [
        migrations.AlterField(
            model_name='upload',
            name='kind',
            field=models.CharField(choices=[('register', 'Data terpadu'), ('candidates', 'Daftar usulan'), ('past', 'Penerima tahun lalu'), ('allocations', 'Alokasi'), ('bank_result', 'Hasil bank'), ('groups', 'Daftar kelompok'), ('members', 'Daftar anggota kelompok'), ('fund_entries', 'Transaksi dana bergulir'), ('participants', 'Daftar peserta bimtek'), ('attendance', 'Daftar hadir terisi')], max_length=12),
        ),
    ]
