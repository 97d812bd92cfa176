"""The paper of a decree is made when it is signed, once, from facts that are kept with it."""

from django.conf import settings
from django.db import migrations, models


SQL = """
CREATE FUNCTION keep_original_of_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'decree' AND NEW.mark = ''
       AND NOT EXISTS (SELECT 1 FROM programmes_decree WHERE id = NEW.decree_id AND status = 'signed') THEN
        RAISE EXCEPTION 'decree % is not signed', NEW.decree_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_original_of_signed BEFORE INSERT ON reports_document
    FOR EACH ROW EXECUTE FUNCTION keep_original_of_signed();
"""

UNDO = """
DROP TRIGGER keep_original_of_signed ON reports_document;
DROP FUNCTION keep_original_of_signed();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bimtek', '0020_built_on_kept_lists'),
        ('disbursements', '0013_built_on_kept_lists'),
        ('jobs', '0007_lists_taken_back'),
        ('kube', '0014_built_on_kept_lists'),
        ('programmes', '0016_lists_built_on'),
        ('regions', '0002_bps_codes'),
        ('reports', '0005_built_on_kept_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='facts_sealed',
            field=models.BinaryField(help_text='of an original: the decree as it was when it was signed', null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='mark',
            field=models.CharField(blank=True, choices=[('', 'Naskah asli'), ('draft', 'Rancangan'), ('copy', 'Salinan')], default='', help_text='of decrees', max_length=5),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'decree'), ('mark', '')), fields=('decree',), name='one_original_of_a_decree'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('facts_sealed__isnull', False), ('kind', 'decree'), ('mark', '')), models.Q(models.Q(('mark', ''), _negated=True), ('facts_sealed__isnull', True), ('kind', 'decree')), models.Q(models.Q(('kind', 'decree'), _negated=True), ('facts_sealed__isnull', True), ('mark', '')), _connector='OR'), name='an_original_keeps_what_was_signed'),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
