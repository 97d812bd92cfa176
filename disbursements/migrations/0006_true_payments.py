"""What is paid follows the decree and the account in use; what is booked follows the payment; sums are counted."""

from django.db import migrations

SQL = """
CREATE FUNCTION begin_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'a batch begins as a draft' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM programmes_decree
                    WHERE id = NEW.decree_id AND programme_id = NEW.programme_id AND status = 'signed') THEN
        RAISE EXCEPTION 'a batch pays a signed decree of its programme' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begin_batch BEFORE INSERT OR UPDATE OF decree_id, programme_id ON disbursements_batch
    FOR EACH ROW EXECUTE FUNCTION begin_batch();

-- The sums that are signed are the sums of the lines; nothing is settled while a line waits for the bank.
CREATE FUNCTION count_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'submitted' AND OLD.status = 'draft' AND (
        NEW.payment_count = 0 OR NOT EXISTS (
            SELECT FROM disbursements_payment WHERE batch_id = OLD.id
            HAVING count(*) = NEW.payment_count AND sum(amount_rupiah) = NEW.total_rupiah)) THEN
        RAISE EXCEPTION 'the sums of batch % are not those of its lines', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status = 'settled' AND EXISTS (
        SELECT FROM disbursements_payment WHERE batch_id = OLD.id AND status = 'planned') THEN
        RAISE EXCEPTION 'batch % still waits for the bank', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER count_batch BEFORE UPDATE OF status ON disbursements_batch
    FOR EACH ROW EXECUTE FUNCTION count_batch();

-- With nobody_is_paid_twice this keeps what is paid within what was decreed, and so within the budget.
CREATE FUNCTION check_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM disbursements_batch batch
          JOIN programmes_recipient recipient ON recipient.decree_id = batch.decree_id
          JOIN beneficiaries_bankaccount account ON account.person_id = recipient.person_id
         WHERE batch.id = NEW.batch_id AND recipient.id = NEW.recipient_id AND account.id = NEW.account_id
           AND recipient.amount_rupiah = NEW.amount_rupiah AND account.bank_id = NEW.bank_id
           AND account.account_index = NEW.account_index AND account.holder = NEW.holder) THEN
        RAISE EXCEPTION 'a payment follows the decree and the account' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM disbursements_payment
         WHERE id = NEW.replaces_id AND recipient_id = NEW.recipient_id AND status = 'returned') THEN
        RAISE EXCEPTION 'only a returned payment is made good' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_payment
    BEFORE INSERT OR UPDATE OF batch_id, recipient_id, account_id, bank_id, account_index, holder, amount_rupiah,
        replaces_id ON disbursements_payment
    FOR EACH ROW EXECUTE FUNCTION check_payment();

CREATE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM disbursements_payment payment
          JOIN disbursements_batch batch ON batch.id = payment.batch_id
         WHERE payment.id = NEW.payment_id AND batch.programme_id = NEW.programme_id
           AND payment.amount_rupiah = NEW.amount_rupiah
           AND CASE NEW.kind WHEN 'released' THEN payment.status = 'planned' AND batch.status = 'sent'
                             ELSE payment.status = NEW.kind END) THEN
        RAISE EXCEPTION 'an entry follows its payment' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_entry BEFORE INSERT ON disbursements_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION check_entry();
"""

UNDO = """
DROP TRIGGER begin_batch ON disbursements_batch;
DROP TRIGGER count_batch ON disbursements_batch;
DROP TRIGGER check_payment ON disbursements_payment;
DROP TRIGGER check_entry ON disbursements_ledgerentry;
DROP FUNCTION begin_batch();
DROP FUNCTION count_batch();
DROP FUNCTION check_payment();
DROP FUNCTION check_entry();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disbursements", "0005_returns_made_good"),
        ("programmes", "0002_sealed_decrees"),
        ("beneficiaries", "0003_kept_as_it_was"),
    ]
    operations = [migrations.RunSQL(SQL, UNDO)]
