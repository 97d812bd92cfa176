"""A payment goes to one account: of the person, or in the name of the group."""

import django.db.models.deletion
from django.db import migrations, models


CHECK_PAYMENT = """
CREATE OR REPLACE FUNCTION check_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM disbursements_batch batch
          JOIN programmes_recipient recipient ON recipient.decree_id = batch.decree_id
          JOIN beneficiaries_bankaccount account ON account.person_id = recipient.person_id
         WHERE batch.id = NEW.batch_id AND recipient.id = NEW.recipient_id AND account.id = NEW.account_id
           AND recipient.amount_rupiah = NEW.amount_rupiah AND account.bank_id = NEW.bank_id
           AND account.account_index = NEW.account_index AND account.holder = NEW.holder){of_groups} THEN
        RAISE EXCEPTION 'a payment follows the decree and the account' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM disbursements_payment
         WHERE id = NEW.replaces_id AND recipient_id = NEW.recipient_id AND status = 'returned') THEN
        RAISE EXCEPTION 'only a returned payment is made good' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER check_payment ON disbursements_payment;
CREATE TRIGGER check_payment
    BEFORE INSERT OR UPDATE OF batch_id, recipient_id, account_id, {column}bank_id, account_index, holder,
        amount_rupiah, replaces_id ON disbursements_payment
    FOR EACH ROW EXECUTE FUNCTION check_payment();
"""
OF_GROUPS = """
       AND NOT EXISTS (
        SELECT FROM disbursements_batch batch
          JOIN programmes_recipient recipient ON recipient.decree_id = batch.decree_id
          JOIN kube_groupaccount account ON account.group_id = recipient.group_id
         WHERE batch.id = NEW.batch_id AND recipient.id = NEW.recipient_id AND account.id = NEW.group_account_id
           AND account.is_in_group_name
           AND recipient.amount_rupiah = NEW.amount_rupiah AND account.bank_id = NEW.bank_id
           AND account.account_index = NEW.account_index AND account.holder = NEW.holder)"""
SQL = CHECK_PAYMENT.format(of_groups=OF_GROUPS, column="group_account_id, ")
UNDO = CHECK_PAYMENT.format(of_groups="", column="")


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0011_family_lists'),
        ('disbursements', '0009_kept_funds'),
        ('kube', '0009_instruments'),
        ('programmes', '0008_groups_as_recipients'),
        ('regions', '0002_bps_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='payment',
            name='group_account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='kube.groupaccount'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='beneficiaries.bankaccount'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('group_account__isnull', True)), models.Q(('account__isnull', True), ('group_account__isnull', False)), _connector='OR'), name='a_payment_goes_to_one_account'),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
