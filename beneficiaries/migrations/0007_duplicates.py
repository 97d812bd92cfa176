from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0006_releases_as_partitions")]
    operations = []
