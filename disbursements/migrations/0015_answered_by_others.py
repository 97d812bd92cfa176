"""The bank's answer is brought and applied by others than who prepared the batch, and dated between sending and today."""

from django.db import migrations

SQL = """
-- Until now the day was that of the first download. What was settled earlier than that had been sent earlier.
UPDATE disbursements_batch batch
   SET sent_on = least((sent_at AT TIME ZONE coalesce(
           (SELECT zone FROM accounts_office WHERE region_id = batch.region_id), 'Asia/Jakarta'))::date,
       (SELECT min(settled_on) FROM disbursements_payment WHERE batch_id = batch.id))
 WHERE sent_at IS NOT NULL;

-- It is today first in the east; the services ask the clock of the office.
CREATE FUNCTION latest_today() RETURNS date LANGUAGE sql STABLE AS $$ SELECT (now() AT TIME ZONE 'Asia/Jayapura')::date $$;

CREATE FUNCTION keep_sending_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sent_on IS NULL AND NEW.status IN ('sent', 'settled')
       OR NEW.sent_on IS NOT NULL AND (NEW.status NOT IN ('sent', 'settled')
         OR NEW.sent_on > latest_today()
         OR NEW.sent_on < (SELECT decided_on FROM programmes_decree WHERE id = NEW.decree_id)
         OR NEW.sent_on < (SELECT max(back.settled_on) FROM disbursements_payment again
                             JOIN disbursements_payment back ON back.id = again.replaces_id
                            WHERE again.batch_id = NEW.id)
         OR EXISTS (SELECT FROM disbursements_payment WHERE batch_id = NEW.id AND status <> 'planned')) THEN
        RAISE EXCEPTION 'a list cannot have gone to the bank on that day' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_sending_day BEFORE UPDATE ON disbursements_batch FOR EACH ROW
    WHEN (NEW.sent_on IS DISTINCT FROM OLD.sent_on OR NEW.status = 'sent' AND OLD.status <> 'sent')
    EXECUTE FUNCTION keep_sending_day();

CREATE FUNCTION keep_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the answer of a bank is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.is_applied
       OR (NEW.batch_id, NEW.upload_id, NEW.region_id) <> (OLD.batch_id, OLD.upload_id, OLD.region_id)) THEN
        RAISE EXCEPTION 'the answer of a bank is applied once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.applied_by_id IS NULL OR NEW.applied_at IS NULL) = NEW.is_applied OR EXISTS (
        SELECT FROM disbursements_batch batch, jobs_upload upload
         WHERE batch.id = NEW.batch_id AND upload.id = NEW.upload_id
           AND ARRAY[batch.made_by_id, batch.submitted_by_id] && ARRAY[upload.uploaded_by_id, NEW.applied_by_id]) THEN
        RAISE EXCEPTION 'the answer of a bank is brought and applied by another person than who prepared the batch'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_result BEFORE INSERT OR UPDATE OR DELETE ON disbursements_bankresult
    FOR EACH ROW EXECUTE FUNCTION keep_result();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_bankresult
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A payment is settled by an applied file of its batch, on a day between sending and today; which file stays known.
CREATE FUNCTION settle_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'planned' AND NEW.result_id IS DISTINCT FROM OLD.result_id
       OR OLD.status = 'planned' AND NOT EXISTS (
          SELECT FROM disbursements_bankresult
           WHERE id = NEW.result_id AND batch_id = NEW.batch_id AND is_applied) THEN
        RAISE EXCEPTION 'a payment is settled by an applied file of its batch' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.settled_on > latest_today()
       OR NEW.settled_on < (SELECT sent_on FROM disbursements_batch WHERE id = NEW.batch_id) THEN
        RAISE EXCEPTION 'a bank answers between sending and today' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settle_payment BEFORE UPDATE ON disbursements_payment FOR EACH ROW
    WHEN (NEW.status IN ('credited', 'returned')) EXECUTE FUNCTION settle_payment();

CREATE FUNCTION date_late_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.returned_on > latest_today() THEN
        RAISE EXCEPTION 'a bank answers between sending and today' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER date_late_return BEFORE INSERT ON disbursements_latereturn
    FOR EACH ROW EXECUTE FUNCTION date_late_return();
"""
KEEP_PAYMENTS = """
CREATE OR REPLACE FUNCTION keep_payments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answered CONSTANT text[] := '{{{answered}}}';
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
         OR (OLD.status = 'planned' AND batch_status IN ('rejected', 'discarded') AND NEW.status = 'dropped')
         OR (OLD.status = 'credited' AND batch_status IN ('sent', 'settled') AND NEW.status = 'returned'
             AND EXISTS (SELECT FROM disbursements_latereturn
                          WHERE payment_id = NEW.id AND status = 'confirmed' AND credited_on = OLD.settled_on
                            AND (returned_on, reason) = (NEW.settled_on, NEW.return_reason))))
       AND (to_jsonb(NEW) - answered) = (to_jsonb(OLD) - answered) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the list of batch % is sealed: % refused', batch, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
ANSWERED = "status,settled_on,return_reason"
UNDO = """
DROP TRIGGER keep_sending_day ON disbursements_batch;
DROP TRIGGER keep_result ON disbursements_bankresult;
DROP TRIGGER no_truncate ON disbursements_bankresult;
DROP TRIGGER settle_payment ON disbursements_payment;
DROP TRIGGER date_late_return ON disbursements_latereturn;
DROP FUNCTION keep_sending_day();
DROP FUNCTION keep_result();
DROP FUNCTION settle_payment();
DROP FUNCTION date_late_return();
DROP FUNCTION latest_today();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disbursements", "0014_who_answers_and_when"),
        ("accounts", "0003_tksk_and_lurah"),
        ("jobs", "0001_initial"),
        ("programmes", "0002_sealed_decrees"),
    ]
    operations = [
        migrations.RunSQL(
            SQL + KEEP_PAYMENTS.format(answered=ANSWERED + ",result_id"),
            UNDO + KEEP_PAYMENTS.format(answered=ANSWERED),
        )
    ]
