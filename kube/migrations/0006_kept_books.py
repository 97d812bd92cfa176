"""The books of a group: lines stay, purses are the sum of their lines and never less than nothing, months close."""

from django.db import migrations

BOOKS = """
-- The row of a group's books is the lock that puts everything about its money in line.
CREATE FUNCTION hold_books(of_group bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kube_books (group_id, cash_rupiah, capital_rupiah) VALUES (of_group, 0, 0) ON CONFLICT DO NOTHING;
    PERFORM FROM kube_books WHERE group_id = of_group FOR UPDATE;
END $$;

-- Nowhere in Indonesia is it a later day than in Jayapura.
CREATE FUNCTION latest_day_in_indonesia() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (now() AT TIME ZONE 'Asia/Jayapura')::date
$$;

CREATE FUNCTION keep_books() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cash bigint;
    capital bigint;
BEGIN
    SELECT coalesce(sum(cash_rupiah), 0), coalesce(sum(capital_rupiah), 0) INTO cash, capital
      FROM kube_bookentry WHERE group_id = NEW.group_id;
    IF TG_OP = 'UPDATE' AND NEW.group_id <> OLD.group_id OR (NEW.cash_rupiah, NEW.capital_rupiah) <> (cash, capital) THEN
        RAISE EXCEPTION 'what group % has is the sum of its entries', NEW.group_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_books AFTER INSERT OR UPDATE ON kube_books FOR EACH ROW EXECUTE FUNCTION keep_books();
CREATE TRIGGER no_delete BEFORE DELETE ON kube_books FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON kube_books FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An entry is of its own group, of a day that has come, and of a month that is open; it cancels another one whole.
CREATE FUNCTION check_book_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cancelled kube_bookentry%ROWTYPE;
BEGIN
    PERFORM hold_books(NEW.group_id);
    IF NEW.happened_on > latest_day_in_indonesia() THEN
        RAISE EXCEPTION 'the day % has not come yet', NEW.happened_on USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM kube_monthclose WHERE group_id = NEW.group_id
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
CREATE TRIGGER check_book_entry BEFORE INSERT ON kube_bookentry FOR EACH ROW EXECUTE FUNCTION check_book_entry();

CREATE FUNCTION owed_rupiah(of_loan bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT -sum(capital_rupiah) FROM kube_bookentry
                     WHERE loan_id = of_loan AND category IN ('lent', 'repaid')), 0)
         - coalesce((SELECT rupiah FROM kube_writeoff WHERE loan_id = of_loan), 0)
$$;

-- A loan is paid out whole or not at all; nobody pays back more than he owes, nor more jasa than was agreed.
CREATE FUNCTION check_loan_balance(of_loan bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    loan kube_loan%ROWTYPE;
    lent bigint;
    fee bigint;
BEGIN
    SELECT * INTO loan FROM kube_loan WHERE id = of_loan;
    SELECT -coalesce(sum(capital_rupiah) FILTER (WHERE category = 'lent'), 0),
           coalesce(sum(capital_rupiah) FILTER (WHERE category = 'fee'), 0)
      INTO lent, fee FROM kube_bookentry WHERE loan_id = of_loan;
    IF loan.rupiah IS NULL OR lent NOT IN (0, loan.rupiah) THEN
        RAISE EXCEPTION 'loan % is paid out as it was agreed', of_loan USING ERRCODE = 'check_violation';
    END IF;
    IF owed_rupiah(of_loan) < 0 OR fee > (CASE lent WHEN 0 THEN 0 ELSE loan.instalments * loan.fee_rupiah END) THEN
        RAISE EXCEPTION 'more than is owed for loan %', of_loan USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION move_books() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kube_books
       SET cash_rupiah = cash_rupiah + NEW.cash_rupiah, capital_rupiah = capital_rupiah + NEW.capital_rupiah
     WHERE group_id = NEW.group_id;
    -- Written down late, it must have been possible on that day, and leave enough for every day since.
    IF EXISTS (
        SELECT FROM (
            SELECT happened_on, sum(sum(cash_rupiah)) OVER days AS cash, sum(sum(capital_rupiah)) OVER days AS capital
              FROM kube_bookentry WHERE group_id = NEW.group_id
             GROUP BY happened_on WINDOW days AS (ORDER BY happened_on)) each
         WHERE happened_on >= NEW.happened_on AND (cash < 0 OR capital < 0)) THEN
        RAISE EXCEPTION 'not enough money on that day' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.category = 'savings' AND (
        SELECT sum(cash_rupiah) FROM kube_bookentry WHERE category = 'savings' AND member_id = NEW.member_id) < 0 THEN
        RAISE EXCEPTION 'not enough savings of this member' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.category = 'iks' AND (
        SELECT sum(cash_rupiah) FROM kube_bookentry WHERE category = 'iks' AND group_id = NEW.group_id) < 0 THEN
        RAISE EXCEPTION 'not enough in the solidarity fund' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.loan_id IS NOT NULL THEN
        PERFORM check_loan_balance(NEW.loan_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER move_books AFTER INSERT ON kube_bookentry FOR EACH ROW EXECUTE FUNCTION move_books();

-- Months close one after the other, when they are over; what was there before and after is counted here.
CREATE FUNCTION close_month() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    next_month date := (NEW.month + interval '1 month')::date;
BEGIN
    PERFORM hold_books(NEW.group_id);
    IF next_month > latest_day_in_indonesia() THEN
        RAISE EXCEPTION 'the month % is not over', NEW.month USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM kube_monthclose WHERE group_id = NEW.group_id AND month >= NEW.month) THEN
        RAISE EXCEPTION 'the month % is closed already', NEW.month USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT coalesce(sum(cash_rupiah) FILTER (WHERE happened_on < NEW.month), 0), coalesce(sum(cash_rupiah), 0),
           coalesce(sum(capital_rupiah) FILTER (WHERE happened_on < NEW.month), 0), coalesce(sum(capital_rupiah), 0)
      INTO NEW.cash_before_rupiah, NEW.cash_after_rupiah, NEW.capital_before_rupiah, NEW.capital_after_rupiah
      FROM kube_bookentry WHERE group_id = NEW.group_id AND happened_on < next_month;
    RETURN NEW;
END $$;
CREATE TRIGGER close_month BEFORE INSERT ON kube_monthclose FOR EACH ROW EXECUTE FUNCTION close_month();
"""

LOANS = """
-- Lent to a present member of an open group. In kind, what is passed on comes from a debt of the same group.
CREATE FUNCTION check_loan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM kube_group WHERE id = NEW.group_id AND status NOT IN ('graduated', 'dissolved') FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'group % is closed: it lends no more', NEW.group_id USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM FROM kube_membership WHERE id = NEW.member_id AND group_id = NEW.group_id AND left_on IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only a present member is lent to' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM hold_books(NEW.group_id);
    IF NEW.lent_on > latest_day_in_indonesia() THEN
        RAISE EXCEPTION 'the day % has not come yet', NEW.lent_on USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.received_from_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM kube_loan WHERE id = NEW.received_from_id AND group_id = NEW.group_id AND rupiah IS NULL
           AND member_id <> NEW.member_id AND lent_on <= NEW.lent_on
           AND NOT EXISTS (SELECT FROM kube_writeoff WHERE loan_id = kube_loan.id)) THEN
        RAISE EXCEPTION 'nothing can be passed on from loan %', NEW.received_from_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_loan BEFORE INSERT ON kube_loan FOR EACH ROW EXECUTE FUNCTION check_loan();

CREATE FUNCTION pay_out_loan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.rupiah IS NOT NULL AND NOT EXISTS (
        SELECT FROM kube_bookentry WHERE loan_id = NEW.id AND category = 'lent' AND reverses_id IS NULL) THEN
        RAISE EXCEPTION 'loan % was not paid out', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER pay_out_loan AFTER INSERT ON kube_loan DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION pay_out_loan();

CREATE FUNCTION write_off_what_is_owed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    loan kube_loan%ROWTYPE;
BEGIN
    SELECT * INTO loan FROM kube_loan WHERE id = NEW.loan_id;
    PERFORM hold_books(loan.group_id);
    NEW.rupiah := CASE WHEN loan.rupiah IS NULL THEN 0 ELSE owed_rupiah(loan.id) END;
    IF loan.rupiah IS NOT NULL AND NEW.rupiah <= 0
       OR loan.rupiah IS NULL AND EXISTS (SELECT FROM kube_loan WHERE received_from_id = loan.id) THEN
        RAISE EXCEPTION 'nothing is owed for loan %', loan.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER write_off_what_is_owed BEFORE INSERT ON kube_writeoff
    FOR EACH ROW EXECUTE FUNCTION write_off_what_is_owed();

-- Who owes can leave, but not as if he did not.
CREATE FUNCTION own_up_before_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.left_on IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM FROM kube_books WHERE group_id = NEW.group_id FOR UPDATE;
    IF NEW.left_owing <> EXISTS (
        SELECT FROM kube_loan loan WHERE member_id = NEW.id AND CASE WHEN rupiah IS NOT NULL THEN owed_rupiah(id) > 0
            ELSE NOT EXISTS (SELECT FROM kube_loan WHERE received_from_id = loan.id)
             AND NOT EXISTS (SELECT FROM kube_writeoff WHERE loan_id = loan.id) END) THEN
        RAISE EXCEPTION 'membership % must say whether he leaves owing', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER own_up_before_leaving BEFORE UPDATE ON kube_membership
    FOR EACH ROW EXECUTE FUNCTION own_up_before_leaving();

DROP TRIGGER only_end_once ON kube_membership;
CREATE TRIGGER only_end_once BEFORE UPDATE OR DELETE ON kube_membership
    FOR EACH ROW EXECUTE FUNCTION only_end_once('left_on', 'left_why', 'left_note', 'left_owing');
"""

SHELF = """
CREATE FUNCTION write_off_no_more_than_there_is() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    there int;
BEGIN
    SELECT quantity INTO there FROM kube_item WHERE id = NEW.item_id FOR NO KEY UPDATE;
    IF NEW.written_off + (SELECT coalesce(sum(written_off), 0) FROM kube_itemchange WHERE item_id = NEW.item_id) > there
    THEN
        RAISE EXCEPTION 'more is written off than there is of item %', NEW.item_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER write_off_no_more_than_there_is BEFORE INSERT ON kube_itemchange
    FOR EACH ROW EXECUTE FUNCTION write_off_no_more_than_there_is();
"""

KEPT = ("bookentry", "monthclose", "loan", "writeoff", "item", "itemchange", "guest", "activity")
APPEND_ONLY = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kube_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON kube_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in KEPT
)

UNDO = (
    "".join(
        f"DROP TRIGGER append_only ON kube_{table}; DROP TRIGGER no_truncate ON kube_{table};\n" for table in KEPT
    )
    + """
DROP TRIGGER keep_books ON kube_books;
DROP TRIGGER no_delete ON kube_books;
DROP TRIGGER no_truncate ON kube_books;
DROP TRIGGER check_book_entry ON kube_bookentry;
DROP TRIGGER move_books ON kube_bookentry;
DROP TRIGGER close_month ON kube_monthclose;
DROP TRIGGER check_loan ON kube_loan;
DROP TRIGGER pay_out_loan ON kube_loan;
DROP TRIGGER write_off_what_is_owed ON kube_writeoff;
DROP TRIGGER own_up_before_leaving ON kube_membership;
DROP TRIGGER write_off_no_more_than_there_is ON kube_itemchange;
DROP TRIGGER only_end_once ON kube_membership;
CREATE TRIGGER only_end_once BEFORE UPDATE OR DELETE ON kube_membership
    FOR EACH ROW EXECUTE FUNCTION only_end_once('left_on', 'left_why', 'left_note');
DROP FUNCTION keep_books();
DROP FUNCTION check_book_entry();
DROP FUNCTION move_books();
DROP FUNCTION close_month();
DROP FUNCTION check_loan();
DROP FUNCTION pay_out_loan();
DROP FUNCTION write_off_what_is_owed();
DROP FUNCTION own_up_before_leaving();
DROP FUNCTION write_off_no_more_than_there_is();
DROP FUNCTION check_loan_balance(bigint);
DROP FUNCTION owed_rupiah(bigint);
DROP FUNCTION latest_day_in_indonesia();
DROP FUNCTION hold_books(bigint);
"""
)


class Migration(migrations.Migration):
    dependencies = [("kube", "0005_books"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(BOOKS + LOANS + SHELF + APPEND_ONLY, UNDO)]
