"""A file of marks is signed by the device that made them."""


from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bimtek', '0021_no_plain_digits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name='delivery',
            name='is_file',
        ),
        migrations.AddField(
            model_name='delivery',
            name='signature',
            field=models.BinaryField(help_text='of the device, where its sheet was brought as a file', null=True),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('made_by', models.F('sent_by')), ('signature__isnull', False), _connector='OR'), name='who_brings_a_file_shows_its_signature'),
        ),
    ]
