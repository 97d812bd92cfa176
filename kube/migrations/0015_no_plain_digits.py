"""The last digits of a family card are opened for a page and stand in no column."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kube", "0014_built_on_kept_lists")]
    operations = [migrations.RemoveField("membership", "kk_last4")]
