import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "BpsCode",
            [
                ("code", models.CharField(max_length=10, primary_key=True, serialize=False)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bps_codes", to="regions.region"
                    ),
                ),
            ],
        ),
    ]
