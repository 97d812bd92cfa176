import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is counted is forgotten after a quarter of an hour: nothing is taken over."""

    dependencies = [("bimtek", "0017_pendamping_of_pkh")]

    operations = [
        migrations.DeleteModel("WrongCode"),
        migrations.CreateModel(
            name="WrongCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(help_text="of the attendance list, as the code says")),
                ("address", models.GenericIPAddressField(null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "bimtek",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="bimtek.bimtek"
                    ),
                ),
            ],
        ),
        migrations.AddIndex("wrongcode", models.Index(fields=["bimtek", "line", "made_at"], name="wrong_codes_of_a_line")),
    ]
