"""What was credited comes back only by a late return that a second person has confirmed; it is booked as its own."""

from django.db import migrations

LATE_RETURNS = """
-- Reported of a payment as it stands; decided once, by somebody who neither reported it nor made the batch.
CREATE FUNCTION keep_late_return() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided CONSTANT text[] := '{status,decided_by_id,decided_at,dismissal}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a late return is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'reported' OR NOT EXISTS (
            SELECT FROM disbursements_payment payment
              JOIN disbursements_bankresult result ON result.batch_id = payment.batch_id
             WHERE payment.id = NEW.payment_id AND result.id = NEW.result_id AND payment.status = 'credited'
               AND (payment.settled_on, payment.amount_rupiah, payment.region_id)
                 = (NEW.credited_on, NEW.amount_rupiah, NEW.region_id)) THEN
            RAISE EXCEPTION 'a late return is reported of a credited payment' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status <> 'reported' OR NEW.status = 'reported' OR (to_jsonb(NEW) - decided) <> (to_jsonb(OLD) - decided) THEN
        RAISE EXCEPTION 'a late return is decided once and not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT FROM disbursements_bankresult result
          JOIN disbursements_batch batch ON batch.id = result.batch_id
          JOIN jobs_upload upload ON upload.id = result.upload_id
         WHERE result.id = NEW.result_id AND NEW.decided_by_id IN (
            NEW.reported_by_id, upload.uploaded_by_id, batch.made_by_id, batch.submitted_by_id)) THEN
        RAISE EXCEPTION 'a late return is decided by a second person' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_late_return BEFORE INSERT OR UPDATE OR DELETE ON disbursements_latereturn
    FOR EACH ROW EXECUTE FUNCTION keep_late_return();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_latereturn
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
KEEP_PAYMENTS = """
CREATE OR REPLACE FUNCTION keep_payments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    batch bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.batch_id ELSE OLD.batch_id END;
    batch_status text;
BEGIN
    SELECT status INTO batch_status FROM disbursements_batch WHERE id = batch FOR SHARE;
    IF batch_status = 'draft' AND (TG_OP = 'INSERT' OR OLD.status = 'planned') THEN
        IF TG_OP = 'UPDATE' AND NEW.batch_id <> OLD.batch_id THEN
            RAISE EXCEPTION 'a payment may not move between batches' USING ERRCODE = 'restrict_violation';
        END IF;
        IF TG_OP <> 'DELETE' AND NEW.status <> 'planned' THEN
            RAISE EXCEPTION 'a payment of a draft is planned, nothing else' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE'
       AND ((OLD.status = 'planned' AND batch_status = 'sent' AND NEW.status IN ('credited', 'returned'))
         OR (OLD.status = 'planned' AND batch_status IN ('rejected', 'discarded') AND NEW.status = 'dropped'){late})
       AND (to_jsonb(NEW) - '{{status,settled_on,return_reason}}'::text[])
         = (to_jsonb(OLD) - '{{status,settled_on,return_reason}}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the list of batch % is sealed: % refused', batch, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
COMES_BACK = """
         OR (OLD.status = 'credited' AND batch_status IN ('sent', 'settled') AND NEW.status = 'returned'
             AND EXISTS (SELECT FROM disbursements_latereturn
                          WHERE payment_id = NEW.id AND status = 'confirmed' AND credited_on = OLD.settled_on
                            AND (returned_on, reason) = (NEW.settled_on, NEW.return_reason)))"""
CHECK_ENTRY = """
CREATE OR REPLACE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM disbursements_payment payment
          JOIN disbursements_batch batch ON batch.id = payment.batch_id
         WHERE payment.id = NEW.payment_id AND batch.programme_id = NEW.programme_id
           AND payment.amount_rupiah = NEW.amount_rupiah
           AND CASE NEW.kind WHEN 'released' THEN payment.status = 'planned' AND batch.status = 'sent'{late}
                             ELSE payment.status = NEW.kind END) THEN
        RAISE EXCEPTION 'an entry follows its payment' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
# What was credited before comes back late, and nothing else does.
BOOKED_LATE = """
                             WHEN 'late' THEN payment.status = 'returned' AND EXISTS (
                                 SELECT FROM disbursements_ledgerentry
                                  WHERE payment_id = NEW.payment_id AND kind = 'credited')
                             WHEN 'returned' THEN payment.status = 'returned' AND NOT EXISTS (
                                 SELECT FROM disbursements_ledgerentry
                                  WHERE payment_id = NEW.payment_id AND kind = 'credited')"""
SQL = LATE_RETURNS + KEEP_PAYMENTS.format(late=COMES_BACK) + CHECK_ENTRY.format(late=BOOKED_LATE)
UNDO = (
    """
DROP TRIGGER keep_late_return ON disbursements_latereturn;
DROP TRIGGER no_truncate ON disbursements_latereturn;
DROP FUNCTION keep_late_return();
"""
    + KEEP_PAYMENTS.format(late="")
    + CHECK_ENTRY.format(late="")
)


class Migration(migrations.Migration):
    dependencies = [("disbursements", "0011_late_returns"), ("jobs", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
