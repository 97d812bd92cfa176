from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_findings")]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="kind",
            field=models.CharField(
                choices=[
                    ("register", "Data terpadu"),
                    ("candidates", "Daftar usulan"),
                    ("past", "Penerima tahun lalu"),
                    ("allocations", "Alokasi"),
                    ("bank_result", "Hasil bank"),
                ],
                max_length=12,
            ),
        ),
    ]
