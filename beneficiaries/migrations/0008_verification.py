import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = """
-- What was found is kept as it was found. Of a possible match only the decision is added, once.
CREATE TRIGGER no_change BEFORE UPDATE ON beneficiaries_checkline
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION keep_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE decided text[] := ARRAY['is_person', 'decided_by_id', 'decided_at'];
BEGIN
    IF OLD.is_person IS NOT NULL OR (to_jsonb(NEW) - decided) IS DISTINCT FROM (to_jsonb(OLD) - decided) THEN
        RAISE EXCEPTION 'a decision is made once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_decision BEFORE UPDATE ON beneficiaries_possiblematch
    FOR EACH ROW EXECUTE FUNCTION keep_decision();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0007_duplicates'),
        ('jobs', '0002_findings'),
        ('regions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('niks', 'Daftar NIK'), ('candidates', 'Daftar calon')], max_length=10, verbose_name='jenis')),
                ('purpose', models.CharField(max_length=200, verbose_name='keperluan')),
                ('source', models.CharField(blank=True, help_text='name of the file; empty when typed', max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('asked', models.PositiveIntegerField(help_text='lines looked up')),
                ('is_limited', models.BooleanField(default=True, help_text='counts towards what one person may look up in a day')),
                ('list_sealed', models.BinaryField(help_text='the lines asked for, until they are looked up', null=True)),
                ('counts', models.JSONField(default=dict, help_text='lines by state, and how many of them were helped')),
                ('finished_at', models.DateTimeField(null=True)),
                ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='check_done', to='jobs.job')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CheckLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='row of the sheet, or line as typed')),
                ('nik_sealed', models.BinaryField(help_text='as written, also when it is no NIK', null=True)),
                ('nik_index', models.BinaryField(help_text='only of a well-formed NIK', null=True)),
                ('nik_last4', models.CharField(blank=True, max_length=4)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('birth_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('registered', 'Tercatat'), ('near', 'Perlu dilihat'), ('not_found', 'Tidak tercatat'), ('faulty', 'Tidak terbaca')], max_length=10)),
                ('fault', models.CharField(blank=True, help_text='what is wrong with the line, for whoever wrote it', max_length=300)),
                ('entry_id', models.BigIntegerField(help_text='of the register, in that release', null=True)),
                ('facts', models.JSONField(default=dict, help_text='what the register said: beneficiaries.checking.facts_of')),
                ('aid', models.JSONField(default=list, help_text='earlier aid; elsewhere only its year and kind')),
                ('check_made', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='beneficiaries.check')),
                ('release', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.release')),
                ('village', models.ForeignKey(help_text='as the list names it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'ordering': ['check_made', 'number', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PossibleMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry_id', models.BigIntegerField(help_text='of the register, in that release')),
                ('facts', models.JSONField(default=dict, help_text='what the register said: beneficiaries.checking.facts_of')),
                ('score', models.PositiveSmallIntegerField()),
                ('reasons', models.JSONField(default=list, help_text='why it may be this person, in words')),
                ('is_person', models.BooleanField(help_text='None while nobody has decided', null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='possible', to='beneficiaries.checkline')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.release')),
            ],
            options={
                'ordering': ['line', '-score', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(fields=['made_by', 'made_at'], name='beneficiari_made_by_39b48c_idx'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='a_check_says_what_for'),
        ),
        migrations.AddConstraint(
            model_name='checkline',
            constraint=models.UniqueConstraint(fields=('check_made', 'number'), name='a_line_once_per_check'),
        ),
        migrations.AddConstraint(
            model_name='possiblematch',
            constraint=models.UniqueConstraint(fields=('line', 'entry_id'), name='a_possible_row_once_per_line'),
        ),
        migrations.AddConstraint(
            model_name='possiblematch',
            constraint=models.UniqueConstraint(condition=models.Q(('is_person', True)), fields=('line',), name='a_line_is_one_person'),
        ),
        migrations.AddConstraint(
            model_name='possiblematch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('is_person__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('is_person__isnull', False)), _connector='OR'), name='a_decision_says_who_and_when'),
        ),
        migrations.RunSQL(SQL),
    ]
