"""Marks come from devices without a signal: who made them when, by which clock, and how they were delivered."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Taps on the page until now: the server's clock is the only one. The owner alone can lift the seal for it.
TAPS_OF_THE_PAGE = """
ALTER TABLE bimtek_attendancemark DISABLE TRIGGER append_only;
UPDATE bimtek_attendancemark SET device_at = received_at, happened_at = received_at;
ALTER TABLE bimtek_attendancemark ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bimtek', '0005_once_per_bimtek'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConflictingMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField()),
                ('content', models.JSONField(help_text='as it was sent')),
                ('content_sha256', models.BinaryField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.UUIDField()),
                ('is_file', models.BooleanField(default=False)),
                ('sent_at', models.DateTimeField(help_text="by the device's clock")),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveIndex(
            model_name='attendancemark',
            name='bimtek_atte_session_059875_idx',
        ),
        migrations.RenameField('attendancemark', 'marked_at', 'received_at'),
        migrations.AddField(
            model_name='attendancemark',
            name='device',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='attendancemark',
            name='device_at',
            field=models.DateTimeField(default=django.utils.timezone.now, help_text="as the device's clock showed"),
        ),
        migrations.AddField(
            model_name='attendancemark',
            name='happened_at',
            field=models.DateTimeField(default=django.utils.timezone.now, help_text='corrected by the device; never runs backwards'),
        ),
        migrations.RunSQL(TAPS_OF_THE_PAGE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='attendancemark',
            name='received_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='attendancemark',
            name='sequence',
            field=models.PositiveBigIntegerField(help_text='counts the taps of a device', null=True),
        ),
        migrations.AddField(
            model_name='attendancemark',
            name='undoes',
            field=models.UUIDField(help_text='uuid of the mark taken back; it may arrive later', null=True),
        ),
        migrations.AddField(
            model_name='bimtek',
            name='may_mark_self',
            field=models.BooleanField(default=False, verbose_name='pendamping boleh mencatat kehadirannya sendiri'),
        ),
        migrations.AlterField(
            model_name='attendancemark',
            name='is_present',
            field=models.BooleanField(help_text='empty: takes another mark back', null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='bimtek',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='bimtek.bimtek'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='made_by',
            field=models.ForeignKey(help_text='who tapped', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delivery',
            name='sent_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflictingmark',
            name='delivery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='bimtek.delivery'),
        ),
        migrations.AddField(
            model_name='attendancemark',
            name='delivery',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='bimtek.delivery'),
        ),
        migrations.AddIndex(
            model_name='attendancemark',
            index=models.Index(fields=['session', 'participant', '-happened_at'], name='bimtek_atte_session_f066fb_idx'),
        ),
        migrations.AddIndex(
            model_name='attendancemark',
            index=models.Index(condition=models.Q(('undoes__isnull', False)), fields=['undoes'], name='marks_taken_back'),
        ),
        migrations.AddConstraint(
            model_name='attendancemark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_present__isnull', False), ('undoes__isnull', True)), models.Q(('is_present__isnull', True), ('undoes__isnull', False)), _connector='OR'), name='a_mark_says_or_takes_back'),
        ),
        migrations.AddConstraint(
            model_name='attendancemark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivery__isnull', True), ('device__isnull', True), ('sequence__isnull', True)), models.Q(('delivery__isnull', False), ('device__isnull', False), ('sequence__isnull', False)), _connector='OR'), name='a_mark_of_a_device_was_delivered'),
        ),
        migrations.AddConstraint(
            model_name='conflictingmark',
            constraint=models.UniqueConstraint(fields=('uuid', 'content_sha256'), name='a_conflict_is_kept_once'),
        ),
    ]
