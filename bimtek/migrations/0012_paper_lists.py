"""Which uploaded tables were taken in as lists that were signed on paper."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bimtek', '0011_signed_lists'),
        ('jobs', '0004_filled_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_at', models.DateTimeField(auto_now_add=True)),
                ('bimtek', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_lists', to='bimtek.bimtek')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('upload', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper_list', to='jobs.upload')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
    ]
