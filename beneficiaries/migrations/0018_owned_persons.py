"""Who writes about a person must have his region: accounts, and the answer to another office that asks for him."""

from django.db import migrations

SQL = """
CREATE FUNCTION covers_region(who bigint, code text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_user
        WHERE id = who AND (is_national OR left(code, length(region_id)) = region_id)
    )
$$;

CREATE FUNCTION add_account_of_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT covers_region(NEW.added_by_id, (SELECT region_id FROM beneficiaries_person WHERE id = NEW.person_id)) THEN
        RAISE EXCEPTION 'person % lives outside the region of user %', NEW.person_id, NEW.added_by_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'account_of_own_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER add_account_of_own BEFORE INSERT ON beneficiaries_bankaccount
    FOR EACH ROW EXECUTE FUNCTION add_account_of_own();

CREATE FUNCTION keep_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'reason'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'asked' THEN
            RAISE EXCEPTION 'a consent is asked before it is given' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (to_jsonb(NEW) - decision) IS DISTINCT FROM (to_jsonb(OLD) - decision)
       OR (OLD.state, NEW.state) NOT IN (('asked', 'agreed'), ('asked', 'refused'), ('refused', 'agreed')) THEN
        RAISE EXCEPTION 'consent % may not be changed like this', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.decided_by_id = NEW.asked_by_id OR NOT covers_region(
        NEW.decided_by_id, (SELECT region_id FROM beneficiaries_person WHERE id = NEW.person_id)
    ) THEN
        RAISE EXCEPTION 'consent % is not given by the office of the person', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_consent BEFORE INSERT OR UPDATE ON beneficiaries_consent
    FOR EACH ROW EXECUTE FUNCTION keep_consent();
CREATE TRIGGER no_delete BEFORE DELETE ON beneficiaries_consent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_consent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Arguments of the caller: the person, the region of the office that takes him in, what for. True for nobody.
CREATE FUNCTION may_take_in(who bigint, office text, what text, subject bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT who IS NULL
        OR EXISTS (SELECT 1 FROM beneficiaries_person WHERE id = who AND left(region_id, length(office)) = office)
        OR EXISTS (
            SELECT 1 FROM beneficiaries_consent
            WHERE person_id = who AND purpose = what AND subject_id = subject AND state = 'agreed'
        )
$$;
"""

UNDO = """
DROP FUNCTION may_take_in(bigint, text, text, bigint);
DROP TRIGGER no_truncate ON beneficiaries_consent;
DROP TRIGGER no_delete ON beneficiaries_consent;
DROP TRIGGER keep_consent ON beneficiaries_consent;
DROP FUNCTION keep_consent();
DROP TRIGGER add_account_of_own ON beneficiaries_bankaccount;
DROP FUNCTION add_account_of_own();
DROP FUNCTION covers_region(bigint, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0017_consents"),
        ("accounts", "0001_initial"),
        ("audit", "0002_append_only"),
    ]
    operations = [migrations.RunSQL(SQL, UNDO)]
