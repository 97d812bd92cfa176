from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0008_verification")]
    operations = []
