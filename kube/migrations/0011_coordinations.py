"""Meetings with institutions; their minutes stay as written."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = ("coordination", "institution")
GUARDS = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kube_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON kube_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in TABLES
)
UNDO = "".join(
    f"DROP TRIGGER append_only ON kube_{table}; DROP TRIGGER no_truncate ON kube_{table};" for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ('kube', '0010_corrected_evaluations'),
        ('audit', '0002_append_only'),
        ('regions', '0002_bps_codes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Coordination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=200, verbose_name='acara')),
                ('held_on', models.DateField(verbose_name='tanggal')),
                ('held_time', models.TimeField(help_text="by the office's clock", verbose_name='pukul')),
                ('place', models.CharField(max_length=120, verbose_name='tempat')),
                ('led_by', models.CharField(max_length=160, verbose_name='dipimpin oleh')),
                ('minutes', models.TextField(max_length=4000, verbose_name='hasil rapat')),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinations', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(help_text='where he works who recorded it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'ordering': ['-held_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='lembaga')),
                ('people', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='orang')),
                ('coordination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='institutions', to='kube.coordination')),
            ],
            options={
                'ordering': ['coordination', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='coordination',
            index=models.Index(fields=['region', 'held_on'], name='kube_coordi_region__74f69b_idx'),
        ),
        migrations.AddIndex(
            model_name='coordination',
            index=models.Index(fields=['recorded_by', 'held_on'], name='kube_coordi_recorde_74f603_idx'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.UniqueConstraint(fields=('coordination', 'name'), name='an_institution_once_per_meeting'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.CheckConstraint(condition=models.Q(('people__gt', 0)), name='somebody_came_from_the_institution'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
