"""By which sheet groups that receive from a programme are evaluated."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kube", "0010_corrected_evaluations"),
        ("programmes", "0008_groups_as_recipients"),
    ]
    operations = [
        migrations.AddField(
            "programme",
            "instrument",
            models.ForeignKey(
                to="kube.instrument",
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                blank=True,
                related_name="programmes",
                verbose_name="instrumen monev kelompok",
                help_text="proposed when a group that receives from it is evaluated",
            ),
        )
    ]
