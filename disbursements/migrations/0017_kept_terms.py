"""A fund lends at most what was planned for a group, takes nothing back before it lent, and changes a schedule only with
a reason; a group is not dissolved while it owes a fund.
"""

from django.db import migrations

SQL = """
CREATE FUNCTION keep_to_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place disbursements_queueplace%ROWTYPE;
BEGIN
    IF NEW.reverses_id IS NOT NULL OR NEW.place_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO place FROM disbursements_queueplace WHERE id = NEW.place_id;
    IF NEW.kind = 'SALUR' AND place.lent_rupiah + NEW.amount_rupiah > place.planned_rupiah THEN
        RAISE EXCEPTION 'place % receives at most what was planned', place.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.kind IN ('ANGSURAN', 'HAPUS') AND NOT EXISTS (
        SELECT FROM disbursements_fundentry lent
         WHERE place_id = place.id AND kind = 'SALUR' AND reverses_id IS NULL AND booked_on <= NEW.booked_on
           AND NOT EXISTS (SELECT FROM disbursements_fundentry WHERE reverses_id = lent.id)) THEN
        RAISE EXCEPTION 'place % had received nothing on %', place.id, NEW.booked_on
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
-- After check_fund_entry, which holds the fund.
CREATE TRIGGER keep_to_terms BEFORE INSERT ON disbursements_fundentry FOR EACH ROW EXECUTE FUNCTION keep_to_terms();

CREATE FUNCTION keep_schedule() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last disbursements_schedulechange%ROWTYPE;
BEGIN
    IF NEW.planned_rupiah <> OLD.planned_rupiah AND NEW.planned_rupiah < NEW.lent_rupiah THEN
        RAISE EXCEPTION 'place % received more than that', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.lent_rupiah > 0 AND NEW.months IS DISTINCT FROM OLD.months THEN
        SELECT * INTO last FROM disbursements_schedulechange WHERE place_id = NEW.id ORDER BY id DESC LIMIT 1;
        IF NOT FOUND OR last.months_before IS DISTINCT FROM OLD.months
           OR last.months_after IS DISTINCT FROM NEW.months THEN
            RAISE EXCEPTION 'the schedule of place % changes with a reason', NEW.id
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_schedule BEFORE UPDATE OF months, planned_rupiah ON disbursements_queueplace
    FOR EACH ROW EXECUTE FUNCTION keep_schedule();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON disbursements_schedulechange
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON disbursements_schedulechange
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION repay_before_dissolving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM disbursements_queueplace WHERE group_id = NEW.id AND owed_rupiah > 0) THEN
        RAISE EXCEPTION 'group % still owes a fund', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER repay_before_dissolving BEFORE UPDATE OF status ON kube_group FOR EACH ROW
    WHEN (NEW.status = 'dissolved' AND OLD.status <> 'dissolved') EXECUTE FUNCTION repay_before_dissolving();
"""

UNDO = """
DROP TRIGGER repay_before_dissolving ON kube_group;
DROP TRIGGER no_truncate ON disbursements_schedulechange;
DROP TRIGGER append_only ON disbursements_schedulechange;
DROP TRIGGER keep_schedule ON disbursements_queueplace;
DROP TRIGGER keep_to_terms ON disbursements_fundentry;
DROP FUNCTION repay_before_dissolving();
DROP FUNCTION keep_schedule();
DROP FUNCTION keep_to_terms();
"""


class Migration(migrations.Migration):
    dependencies = [("disbursements", "0016_schedule_changes")]
    operations = [migrations.RunSQL(SQL, UNDO)]
