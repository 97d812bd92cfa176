"""Books begin when the group does; the last closed month can be opened again; nobody dissolves a group, or closes the
account of a pendamping, over what is still open.
"""

from django.db import migrations

# As in 0006, with these differences: nothing before the group was founded, and a month that was opened again is open.
ENTRY = """
CREATE OR REPLACE FUNCTION check_book_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cancelled kube_bookentry%ROWTYPE;
BEGIN
    PERFORM hold_books(NEW.group_id);
    IF NEW.happened_on > latest_day_in_indonesia() THEN
        RAISE EXCEPTION 'the day % has not come yet', NEW.happened_on USING ERRCODE = 'check_violation';
    END IF;
    {founded}
    IF EXISTS (SELECT FROM kube_monthclose WHERE group_id = NEW.group_id {standing}
               AND month >= date_trunc('month', NEW.happened_on)::date) THEN
        RAISE EXCEPTION 'the books of % are closed', to_char(NEW.happened_on, 'MM-YYYY')
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM kube_membership WHERE id = NEW.member_id AND group_id = NEW.group_id)
       AND NEW.member_id IS NOT NULL
       OR NOT EXISTS (SELECT FROM kube_loan WHERE id = NEW.loan_id AND group_id = NEW.group_id)
       AND NEW.loan_id IS NOT NULL THEN
        RAISE EXCEPTION 'an entry is about its own group' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.reverses_id IS NOT NULL THEN
        SELECT * INTO cancelled FROM kube_bookentry WHERE id = NEW.reverses_id;
        IF cancelled.reverses_id IS NOT NULL OR cancelled.kind = NEW.kind OR cancelled.happened_on > NEW.happened_on
           OR (cancelled.group_id, cancelled.category, cancelled.rupiah, cancelled.member_id, cancelled.loan_id)
              IS DISTINCT FROM (NEW.group_id, NEW.category, NEW.rupiah, NEW.member_id, NEW.loan_id) THEN
            RAISE EXCEPTION 'a cancellation is the same entry the other way round' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""
FOUNDED = """
    IF NEW.reverses_id IS NULL
       AND EXISTS (SELECT FROM kube_group WHERE id = NEW.group_id AND founded_on > NEW.happened_on) THEN
        RAISE EXCEPTION 'the group was not there yet on %', NEW.happened_on USING ERRCODE = 'check_violation';
    END IF;
"""

CLOSE = """
CREATE OR REPLACE FUNCTION close_month() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    next_month date := (NEW.month + interval '1 month')::date;
BEGIN
    PERFORM hold_books(NEW.group_id);
    IF next_month > latest_day_in_indonesia() THEN
        RAISE EXCEPTION 'the month % is not over', NEW.month USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM kube_monthclose
                WHERE group_id = NEW.group_id AND month >= NEW.month {standing}) THEN
        RAISE EXCEPTION 'the month % is closed already', NEW.month USING ERRCODE = 'restrict_violation';
    END IF;
    {counted}
    SELECT coalesce(sum(cash_rupiah) FILTER (WHERE happened_on < NEW.month), 0), coalesce(sum(cash_rupiah), 0),
           coalesce(sum(capital_rupiah) FILTER (WHERE happened_on < NEW.month), 0), coalesce(sum(capital_rupiah), 0)
      INTO NEW.cash_before_rupiah, NEW.cash_after_rupiah, NEW.capital_before_rupiah, NEW.capital_after_rupiah
      FROM kube_bookentry WHERE group_id = NEW.group_id AND happened_on < next_month;
    RETURN NEW;
END $$;
"""
COUNTED = """
    IF NEW.counted_rupiah IS NULL OR NEW.reopened_at IS NOT NULL THEN
        RAISE EXCEPTION 'the cash of month % was not counted', NEW.month USING ERRCODE = 'check_violation';
    END IF;
"""

OPENED = """
DROP TRIGGER append_only ON kube_monthclose;
CREATE TRIGGER only_end_once BEFORE UPDATE OR DELETE ON kube_monthclose
    FOR EACH ROW EXECUTE FUNCTION only_end_once('reopened_at', 'reopened_by_id', 'reopened_why');

-- Only the last closed month is opened again, so that the months that are closed have no hole.
CREATE FUNCTION reopen_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hold_books(NEW.group_id);
    IF EXISTS (SELECT FROM kube_monthclose
                WHERE group_id = NEW.group_id AND month > NEW.month AND reopened_at IS NULL) THEN
        RAISE EXCEPTION 'a later month than % is closed', NEW.month USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reopen_month BEFORE UPDATE ON kube_monthclose FOR EACH ROW EXECUTE FUNCTION reopen_month();
"""

SETTLED = """
-- Who dissolves a group has said before where its money went.
CREATE FUNCTION settle_before_dissolving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM kube_books WHERE group_id = NEW.id FOR UPDATE;
    IF EXISTS (SELECT FROM kube_books WHERE group_id = NEW.id AND (cash_rupiah <> 0 OR capital_rupiah <> 0))
       OR EXISTS (
        SELECT FROM kube_loan loan WHERE group_id = NEW.id AND CASE WHEN rupiah IS NOT NULL THEN owed_rupiah(id) > 0
            ELSE NOT EXISTS (SELECT FROM kube_loan WHERE received_from_id = loan.id)
             AND NOT EXISTS (SELECT FROM kube_writeoff WHERE loan_id = loan.id) END) THEN
        RAISE EXCEPTION 'group % still has money or is owed some', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settle_before_dissolving BEFORE UPDATE OF status ON kube_group FOR EACH ROW
    WHEN (NEW.status = 'dissolved' AND OLD.status <> 'dissolved') EXECUTE FUNCTION settle_before_dissolving();

-- Groups are handed on before whoever looks after them goes.
CREATE FUNCTION hand_on_before_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM kube_assignment WHERE pendamping_id = NEW.id AND until_on IS NULL) THEN
        RAISE EXCEPTION 'user % still looks after groups', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hand_on_before_leaving BEFORE UPDATE OF is_active, role ON accounts_user FOR EACH ROW
    WHEN (OLD.role = 'pendamping' AND OLD.is_active AND (NEW.role <> 'pendamping' OR NOT NEW.is_active))
    EXECUTE FUNCTION hand_on_before_leaving();
"""

STANDING = "AND reopened_at IS NULL"
SQL = ENTRY.format(founded=FOUNDED, standing=STANDING) + CLOSE.format(counted=COUNTED, standing=STANDING)
UNDO = (
    """
DROP TRIGGER hand_on_before_leaving ON accounts_user;
DROP TRIGGER settle_before_dissolving ON kube_group;
DROP TRIGGER reopen_month ON kube_monthclose;
DROP TRIGGER only_end_once ON kube_monthclose;
DROP FUNCTION hand_on_before_leaving();
DROP FUNCTION settle_before_dissolving();
DROP FUNCTION reopen_month();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kube_monthclose
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
    + ENTRY.format(founded="", standing="")
    + CLOSE.format(counted="", standing="")
)


class Migration(migrations.Migration):
    dependencies = [("kube", "0016_counted_months")]
    operations = [migrations.RunSQL(SQL + OPENED + SETTLED, UNDO)]
