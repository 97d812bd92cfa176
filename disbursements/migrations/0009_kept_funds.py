"""The capital of a fund is counted from its entries, which are never changed."""

from django.db import migrations

SQL = """
-- What the entries of a fund, or of one place, add up to; a counter-entry takes its entry's amount back.
CREATE FUNCTION sum_fund_entries(fund bigint, place bigint, OUT paid_in numeric, OUT lent numeric, OUT repaid numeric,
                                 OUT written_off numeric) LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(signed) FILTER (WHERE kind = 'SETOR'), 0), coalesce(sum(signed) FILTER (WHERE kind = 'SALUR'), 0),
           coalesce(sum(signed) FILTER (WHERE kind = 'ANGSURAN'), 0),
           coalesce(sum(signed) FILTER (WHERE kind = 'HAPUS'), 0)
      FROM (SELECT kind, CASE WHEN reverses_id IS NULL THEN amount_rupiah ELSE -amount_rupiah END AS signed
              FROM disbursements_fundentry
             WHERE fund_id = fund AND (place IS NULL OR place_id = place)) AS entries
$$;

-- Entries of one fund follow each other: whoever comes second sees what the first one left.
CREATE FUNCTION check_fund_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM disbursements_revolvingfund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM disbursements_queueplace
                WHERE id IN (NEW.place_id, NEW.source_id) AND fund_id <> NEW.fund_id) THEN
        RAISE EXCEPTION 'an entry names groups of its own fund' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM disbursements_fundentry
         WHERE id = NEW.reverses_id AND reverses_id IS NULL
           AND (fund_id, kind, amount_rupiah, receipt) = (NEW.fund_id, NEW.kind, NEW.amount_rupiah, NEW.receipt)
           AND place_id IS NOT DISTINCT FROM NEW.place_id) THEN
        RAISE EXCEPTION 'a counter-entry mirrors its entry' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_fund_entry BEFORE INSERT ON disbursements_fundentry
    FOR EACH ROW EXECUTE FUNCTION check_fund_entry();

CREATE FUNCTION count_fund_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sums record;
BEGIN
    IF NEW.place_id IS NOT NULL THEN
        SELECT * INTO sums FROM sum_fund_entries(NEW.fund_id, NEW.place_id);
        UPDATE disbursements_queueplace
           SET lent_rupiah = sums.lent, repaid_rupiah = sums.repaid, written_off_rupiah = sums.written_off,
               owed_rupiah = sums.lent - sums.repaid - sums.written_off
         WHERE id = NEW.place_id;
    END IF;
    SELECT * INTO sums FROM sum_fund_entries(NEW.fund_id, NULL);
    UPDATE disbursements_revolvingfund
       SET paid_in_rupiah = sums.paid_in, balance_rupiah = sums.paid_in - sums.lent + sums.repaid,
           owed_rupiah = sums.lent - sums.repaid - sums.written_off, written_off_rupiah = sums.written_off
     WHERE id = NEW.fund_id;
    RETURN NULL;
END $$;
CREATE TRIGGER count_fund_entry AFTER INSERT ON disbursements_fundentry
    FOR EACH ROW EXECUTE FUNCTION count_fund_entry();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON disbursements_fundentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_fundentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The sums of a fund and of a place are those of the entries, whoever writes them.
CREATE FUNCTION keep_fund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sums record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a fund is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.office_id, NEW.region_id) IS DISTINCT FROM (OLD.office_id, OLD.region_id) THEN
        RAISE EXCEPTION 'a fund stays with its office' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT * INTO sums FROM sum_fund_entries(NEW.id, NULL);
    IF (NEW.paid_in_rupiah, NEW.balance_rupiah, NEW.owed_rupiah, NEW.written_off_rupiah) IS DISTINCT FROM
       (sums.paid_in, sums.paid_in - sums.lent + sums.repaid, sums.lent - sums.repaid - sums.written_off,
        sums.written_off) THEN
        RAISE EXCEPTION 'the sums of fund % are not those of its entries', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_fund BEFORE INSERT OR UPDATE OR DELETE ON disbursements_revolvingfund
    FOR EACH ROW EXECUTE FUNCTION keep_fund();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_revolvingfund
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whoever has received keeps his place; the others may be moved.
CREATE FUNCTION keep_queue_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sums record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a place in the queue is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.fund_id, NEW.group_id, NEW.region_id)
       IS DISTINCT FROM (OLD.fund_id, OLD.group_id, OLD.region_id) THEN
        RAISE EXCEPTION 'a place belongs to one group of one fund' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.lent_rupiah > 0 AND NEW.position <> OLD.position THEN
        RAISE EXCEPTION 'a group that has received keeps its place' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT * INTO sums FROM sum_fund_entries(NEW.fund_id, NEW.id);
    IF (NEW.lent_rupiah, NEW.repaid_rupiah, NEW.written_off_rupiah, NEW.owed_rupiah) IS DISTINCT FROM
       (sums.lent, sums.repaid, sums.written_off, sums.lent - sums.repaid - sums.written_off) THEN
        RAISE EXCEPTION 'the sums of place % are not those of its entries', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_queue_place BEFORE INSERT OR UPDATE OR DELETE ON disbursements_queueplace
    FOR EACH ROW EXECUTE FUNCTION keep_queue_place();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_queueplace
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNDO = """
DROP TRIGGER check_fund_entry ON disbursements_fundentry;
DROP TRIGGER count_fund_entry ON disbursements_fundentry;
DROP TRIGGER append_only ON disbursements_fundentry;
DROP TRIGGER no_truncate ON disbursements_fundentry;
DROP TRIGGER keep_fund ON disbursements_revolvingfund;
DROP TRIGGER no_truncate ON disbursements_revolvingfund;
DROP TRIGGER keep_queue_place ON disbursements_queueplace;
DROP TRIGGER no_truncate ON disbursements_queueplace;
DROP FUNCTION check_fund_entry();
DROP FUNCTION count_fund_entry();
DROP FUNCTION keep_fund();
DROP FUNCTION keep_queue_place();
DROP FUNCTION sum_fund_entries(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("disbursements", "0008_revolving_funds"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(SQL, UNDO)]
