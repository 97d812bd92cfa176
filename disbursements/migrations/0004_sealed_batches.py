"""The list that was submitted is the list that is paid: no path changes it, and nobody signs for himself."""

from django.db import migrations

SQL = """
-- What a batch may become, and what it takes. Mirrors Batch.STEPS (disbursements/models.py); a test compares them.
CREATE FUNCTION keep_batch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    signatures int;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a batch is discarded, not deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
        ('draft', 'submitted'), ('submitted', 'checked'), ('checked', 'approved'), ('submitted', 'rejected'),
        ('checked', 'rejected'), ('approved', 'sent'), ('sent', 'settled'), ('draft', 'discarded')) THEN
        RAISE EXCEPTION 'batch % cannot become % from %', OLD.id, NEW.status, OLD.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> 'draft' AND (
        NEW.programme_id, NEW.decree_id, NEW.region_id, NEW.number, NEW.made_by_id, NEW.made_at, NEW.submitted_by_id,
        NEW.submitted_at, NEW.total_rupiah, NEW.payment_count, NEW.list_sha256) IS DISTINCT FROM (
        OLD.programme_id, OLD.decree_id, OLD.region_id, OLD.number, OLD.made_by_id, OLD.made_at, OLD.submitted_by_id,
        OLD.submitted_at, OLD.total_rupiah, OLD.payment_count, OLD.list_sha256) THEN
        RAISE EXCEPTION 'batch % was submitted: its list may not be changed', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status = 'submitted' AND (NEW.submitted_by_id IS NULL OR NEW.list_sha256 IS NULL) THEN
        RAISE EXCEPTION 'a submitted batch names its maker and the hash of its list' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status IN ('checked', 'approved', 'sent', 'settled') AND NEW.status <> OLD.status THEN
        SELECT count(*) INTO signatures FROM disbursements_approval
         WHERE batch_id = OLD.id AND list_sha256 = OLD.list_sha256;
        IF signatures < (CASE NEW.status WHEN 'checked' THEN 1 ELSE 2 END) THEN
            RAISE EXCEPTION 'batch % lacks a signature for this list', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_batch BEFORE UPDATE OR DELETE ON disbursements_batch
    FOR EACH ROW EXECUTE FUNCTION keep_batch();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_batch
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Payments are free in a draft; afterwards only the bank's answer is added, once.
CREATE FUNCTION keep_payments() RETURNS trigger LANGUAGE plpgsql AS $$
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
       AND OLD.status = 'planned'
       AND ((batch_status = 'sent' AND NEW.status IN ('credited', 'returned'))
         OR (batch_status IN ('rejected', 'discarded') AND NEW.status = 'dropped'))
       AND (to_jsonb(NEW) - '{status,settled_on,return_reason}'::text[])
         = (to_jsonb(OLD) - '{status,settled_on,return_reason}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the list of batch % is sealed: % refused', batch, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER keep_payments BEFORE INSERT OR UPDATE OR DELETE ON disbursements_payment
    FOR EACH ROW EXECUTE FUNCTION keep_payments();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_payment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A signature: at its stage, for the list as submitted, by someone who neither made nor submitted it.
CREATE FUNCTION check_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    batch disbursements_batch%ROWTYPE;
BEGIN
    SELECT * INTO batch FROM disbursements_batch WHERE id = NEW.batch_id FOR UPDATE;
    IF NEW.signed_by_id IN (batch.made_by_id, batch.submitted_by_id) THEN
        RAISE EXCEPTION 'the maker of a batch may not sign it' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.stage, batch.status) NOT IN (('check', 'submitted'), ('approve', 'checked')) THEN
        RAISE EXCEPTION 'batch % is not waiting for this signature', batch.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.list_sha256 IS DISTINCT FROM batch.list_sha256 THEN
        RAISE EXCEPTION 'the signature is for another list' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_approval BEFORE INSERT ON disbursements_approval
    FOR EACH ROW EXECUTE FUNCTION check_approval();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON disbursements_approval
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_approval
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON disbursements_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNDO = """
DROP TRIGGER keep_batch ON disbursements_batch;
DROP TRIGGER no_truncate ON disbursements_batch;
DROP TRIGGER keep_payments ON disbursements_payment;
DROP TRIGGER no_truncate ON disbursements_payment;
DROP TRIGGER check_approval ON disbursements_approval;
DROP TRIGGER append_only ON disbursements_approval;
DROP TRIGGER no_truncate ON disbursements_approval;
DROP TRIGGER append_only ON disbursements_ledgerentry;
DROP TRIGGER no_truncate ON disbursements_ledgerentry;
DROP FUNCTION keep_batch();
DROP FUNCTION keep_payments();
DROP FUNCTION check_approval();
"""


class Migration(migrations.Migration):
    dependencies = [("disbursements", "0003_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(SQL, UNDO)]
