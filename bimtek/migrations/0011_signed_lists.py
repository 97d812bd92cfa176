"""Photos of signed lists: added, never changed, as the marks are."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

SQL = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bimtek_signedlist
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON bimtek_signedlist
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO = "DROP TRIGGER append_only ON bimtek_signedlist; DROP TRIGGER no_truncate ON bimtek_signedlist;"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
        ('bimtek', '0010_invited_regions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SignedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(help_text='made by the phone: the same photo is kept once', unique=True)),
                ('photo', models.FileField(help_text='sealed, see beneficiaries/photos.py', upload_to='signed-lists/%Y/%m')),
                ('sent_sha256', models.BinaryField(help_text='of all that was sent, the picture before it was drawn anew')),
                ('taken_at', models.DateTimeField(help_text='corrected by the device')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_lists', to='bimtek.session')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['session', 'taken_at', 'id'],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
