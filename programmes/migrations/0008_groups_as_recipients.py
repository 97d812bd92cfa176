"""Groups are proposed, named in decrees and replaced like persons; of a family one is helped where families are."""

import django.db.models.deletion
from django.db import migrations, models


SQL = """
-- A group stands only in a component of a kind for groups, and the component stays of that kind as long as it does. The
-- kind is copied, not generated: a generated column in a key would make every counted line lock the whole component.
ALTER TABLE programmes_candidate ADD COLUMN group_kind varchar(12),
    ADD CONSTRAINT groups_for_a_component_of_groups
        CHECK (CASE WHEN group_id IS NULL THEN group_kind IS NULL ELSE group_kind IN ('group', 'intermediary') END),
    ADD CONSTRAINT groups_stay_with_their_component
        FOREIGN KEY (component_id, group_kind) REFERENCES programmes_component (id, recipient_kind);
ALTER TABLE programmes_recipient ADD COLUMN group_kind varchar(12),
    ADD CONSTRAINT groups_for_a_component_of_groups
        CHECK (CASE WHEN group_id IS NULL THEN group_kind IS NULL ELSE group_kind IN ('group', 'intermediary') END),
    ADD CONSTRAINT groups_stay_with_their_component
        FOREIGN KEY (component_id, group_kind) REFERENCES programmes_component (id, recipient_kind);
CREATE FUNCTION know_group_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.group_kind := CASE WHEN NEW.group_id IS NOT NULL THEN
        (SELECT recipient_kind FROM programmes_component WHERE id = NEW.component_id) END;
    RETURN NEW;
END $$;
CREATE TRIGGER know_group_kind BEFORE INSERT OR UPDATE OF group_id, component_id, group_kind ON programmes_candidate
    FOR EACH ROW EXECUTE FUNCTION know_group_kind();
CREATE TRIGGER know_group_kind BEFORE INSERT OR UPDATE OF group_id, component_id, group_kind ON programmes_recipient
    FOR EACH ROW EXECUTE FUNCTION know_group_kind();

-- A line of a decree is of the group that was proposed. Where families are helped it carries the key of the family.
CREATE FUNCTION know_recipient() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposed programmes_candidate%ROWTYPE;
BEGIN
    SELECT * INTO proposed FROM programmes_candidate WHERE id = NEW.candidate_id;
    IF NEW.candidate_id IS NOT NULL AND proposed.group_id IS DISTINCT FROM NEW.group_id THEN
        RAISE EXCEPTION 'candidate % is another group', NEW.candidate_id USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.family_index := CASE WHEN EXISTS (
        SELECT FROM programmes_component WHERE id = NEW.component_id AND recipient_kind = 'household')
        THEN coalesce(proposed.kk_index, NEW.nik_index) END;
    RETURN NEW;
END $$;
CREATE TRIGGER know_recipient BEFORE INSERT OR UPDATE ON programmes_recipient
    FOR EACH ROW EXECUTE FUNCTION know_recipient();
"""

UNDO = """
DROP TRIGGER know_recipient ON programmes_recipient;
DROP FUNCTION know_recipient();
DROP TRIGGER know_group_kind ON programmes_recipient;
DROP TRIGGER know_group_kind ON programmes_candidate;
DROP FUNCTION know_group_kind();
ALTER TABLE programmes_recipient DROP COLUMN group_kind CASCADE;
ALTER TABLE programmes_candidate DROP COLUMN group_kind CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0011_family_lists'),
        ('kube', '0009_instruments'),
        ('programmes', '0007_what_a_proposal_says_of_the_person'),
        ('regions', '0002_bps_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='group',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='kube.group'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='families',
            field=models.PositiveIntegerField(help_text='of a group, on the day it was placed', null=True, verbose_name='anggota (KK)'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='family_index',
            field=models.BinaryField(help_text='key of the family (KK, or NIK without one) where families are helped: trigger', null=True),
        ),
        migrations.AddField(
            model_name='recipient',
            name='group',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received', to='kube.group'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='leader',
            field=models.CharField(blank=True, help_text='of a group, on the day it was placed', max_length=120, verbose_name='ketua'),
        ),
        migrations.AlterField(
            model_name='recipient',
            name='cause',
            field=models.CharField(blank=True, choices=[('died', 'Meninggal dunia'), ('dissolved', 'Bubar'), ('withdrew', 'Mengundurkan diri')], max_length=9, verbose_name='sebab'),
        ),
        migrations.AlterField(
            model_name='recipient',
            name='nik_index',
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name='recipient',
            name='nik_last4',
            field=models.CharField(blank=True, max_length=4),
        ),
        migrations.AlterField(
            model_name='recipient',
            name='nik_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name='recipient',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received', to='beneficiaries.person'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(condition=models.Q(('group__isnull', False)), fields=('programme', 'group'), name='a_group_proposed_once'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(('group__isnull', True), models.Q(('account_index__isnull', True), ('account_sealed__isnull', True), ('kk_index__isnull', True), ('kk_sealed__isnull', True), ('nik_index__isnull', True), ('nik_sealed__isnull', True), ('person__isnull', True)), _connector='OR'), name='a_candidate_is_a_person_or_a_group'),
        ),
        migrations.AddConstraint(
            model_name='component',
            constraint=models.UniqueConstraint(fields=('id', 'recipient_kind'), name='a_component_with_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.UniqueConstraint(condition=models.Q(('group__isnull', False)), fields=('programme', 'group'), name='a_group_once_per_programme'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.UniqueConstraint(condition=models.Q(('family_index__isnull', False)), fields=('component', 'family_index'), name='a_family_once_per_component'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('families__isnull', True), ('group__isnull', True), ('leader', ''), ('nik_index__isnull', False), ('nik_sealed__isnull', False), ('person__isnull', False)), models.Q(('families__isnull', False), ('group__isnull', False), ('nik_index__isnull', True), ('nik_last4', ''), ('nik_sealed__isnull', True), ('person__isnull', True), ('sex', '')), _connector='OR'), name='a_recipient_is_a_person_or_a_group'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause', 'died'), ('group__isnull', False), _negated=True), models.Q(('cause', 'dissolved'), ('person__isnull', False), _negated=True)), name='persons_die_and_groups_dissolve'),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
