"""Lists of people to visit, and what was found there: added to, never rewritten."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = """
CREATE FUNCTION keep_field_list() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE closing text[] := ARRAY['closed_at', 'closed_by_id'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL
       OR (to_jsonb(NEW) - closing) <> (to_jsonb(OLD) - closing) THEN
        RAISE EXCEPTION 'field list % can be closed once and not be changed', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_closed BEFORE UPDATE OR DELETE ON beneficiaries_fieldlist
    FOR EACH ROW EXECUTE FUNCTION keep_field_list();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_fieldlist
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON beneficiaries_fieldvisit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_fieldvisit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON beneficiaries_fieldoutcome
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_fieldoutcome
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An outcome that is being recorded while the list is closed waits for it, and then fails.
CREATE FUNCTION record_in_open_field_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM beneficiaries_fieldlist l JOIN beneficiaries_fieldvisit v ON v.field_list_id = l.id
        WHERE v.id = NEW.visit_id AND l.closed_at IS NULL FOR SHARE OF l;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the field list of visit % is closed', NEW.visit_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_open_field_list BEFORE INSERT ON beneficiaries_fieldoutcome
    FOR EACH ROW EXECUTE FUNCTION record_in_open_field_list();
"""

UNDO = """
DROP TRIGGER in_open_field_list ON beneficiaries_fieldoutcome;
DROP TRIGGER append_only ON beneficiaries_fieldoutcome;
DROP TRIGGER no_truncate ON beneficiaries_fieldoutcome;
DROP TRIGGER append_only ON beneficiaries_fieldvisit;
DROP TRIGGER no_truncate ON beneficiaries_fieldvisit;
DROP TRIGGER only_closed ON beneficiaries_fieldlist;
DROP TRIGGER no_truncate ON beneficiaries_fieldlist;
DROP FUNCTION record_in_open_field_list();
DROP FUNCTION keep_field_list();
"""


class Migration(migrations.Migration):
    dependencies = [
        ('beneficiaries', '0008_verification'),
        ('audit', '0002_append_only'),
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='FieldList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='nama daftar')),
                ('unit', models.CharField(choices=[('person', 'Orang'), ('family', 'Keluarga')], default='person', max_length=6, verbose_name='yang dikunjungi')),
                ('chosen', models.CharField(help_text='how its people were chosen, in words', max_length=300)),
                ('purpose', models.CharField(max_length=200, verbose_name='keperluan')),
                ('due_on', models.DateField(verbose_name='paling lambat')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_lists', to=settings.AUTH_USER_MODEL, verbose_name='pendamping')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_lists', to='beneficiaries.release')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='FieldVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='place in the list, by RW, RT and address')),
                ('row_number', models.PositiveIntegerField(help_text="of the release's file")),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(max_length=200)),
                ('rt', models.CharField(max_length=5)),
                ('rw', models.CharField(max_length=5)),
                ('nik_sealed', models.BinaryField()),
                ('nik_index', models.BinaryField()),
                ('nik_last4', models.CharField(max_length=4)),
                ('kk_sealed', models.BinaryField(null=True)),
                ('kk_index', models.BinaryField(null=True)),
                ('kk_last4', models.CharField(max_length=4)),
                ('field_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='beneficiaries.fieldlist')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.release')),
            ],
            options={
                'ordering': ['field_list', 'number'],
            },
        ),
        migrations.CreateModel(
            name='FieldOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('found', 'Ditemukan'), ('moved', 'Pindah'), ('died', 'Meninggal'), ('not_found', 'Tidak ditemukan'), ('better_off', 'Sudah mampu')], max_length=10, verbose_name='hasil')),
                ('visited_on', models.DateField(verbose_name='tanggal kunjungan')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='catatan')),
                ('photo', models.FileField(blank=True, help_text='sealed, see photos.py', upload_to='visits/%Y/%m', verbose_name='foto')),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='beneficiaries.fieldvisit')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='fieldlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='somebody_closed_it'),
        ),
        migrations.AddIndex(
            model_name='fieldvisit',
            index=models.Index(fields=['nik_index'], name='beneficiari_nik_ind_08490b_idx'),
        ),
        migrations.AddConstraint(
            model_name='fieldvisit',
            constraint=models.UniqueConstraint(fields=('field_list', 'number'), name='one_visit_per_line'),
        ),
        migrations.AddConstraint(
            model_name='fieldvisit',
            constraint=models.UniqueConstraint(fields=('field_list', 'nik_index'), name='a_person_once_per_field_list'),
        ),
        migrations.AddIndex(
            model_name='fieldoutcome',
            index=models.Index(fields=['visit', '-id'], name='beneficiari_visit_i_1f4242_idx'),
        ),
        migrations.AddConstraint(
            model_name='fieldoutcome',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['found', 'moved', 'died', 'not_found', 'better_off'])), name='an_outcome_of_the_five'),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
