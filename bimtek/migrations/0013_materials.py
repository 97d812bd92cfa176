"""Files of a session."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Whoever trained has the files he was trained with: nobody exchanges one, and after the end nobody takes one away.
SQL = """
CREATE FUNCTION materials_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a material is never changed' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM bimtek_session JOIN bimtek_bimtek ON bimtek_bimtek.id = bimtek_id
               WHERE bimtek_session.id = OLD.session_id AND status = 'finished') THEN
        RAISE EXCEPTION 'the bimtek is finished, its materials stay' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER materials_stay BEFORE UPDATE OR DELETE ON bimtek_material
    FOR EACH ROW EXECUTE FUNCTION materials_stay();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON bimtek_material
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNDO = """
DROP TRIGGER no_truncate ON bimtek_material;
DROP TRIGGER materials_stay ON bimtek_material;
DROP FUNCTION materials_stay();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
        ('bimtek', '0012_paper_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='judul')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('pptx', 'PowerPoint'), ('xlsx', 'Excel'), ('odt', 'Dokumen ODT'), ('odp', 'Presentasi ODP'), ('ods', 'Lembar kerja ODS'), ('jpg', 'Gambar')], help_text='as its content says, and its ending when handed out', max_length=4)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('sealed_file', models.FileField(upload_to='materials/%Y/%m')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='materials', to='bimtek.session')),
            ],
            options={
                'ordering': ['session', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('size__range', (1, 20971520))), name='a_material_has_a_bearable_size')],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
