from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0011_family_lists")]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["birth_on"], name="beneficiari_birth_o_809c89_idx"),
        ),
    ]
