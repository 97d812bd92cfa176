"""A loaded release and an account once used stay as they were."""

from django.db import migrations

SQL = """
CREATE FUNCTION keep_loaded_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_loaded THEN
        RAISE EXCEPTION 'release % is loaded and may not be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_loaded_release BEFORE UPDATE OR DELETE ON beneficiaries_release
    FOR EACH ROW EXECUTE FUNCTION keep_loaded_release();

CREATE FUNCTION keep_loaded_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT is_loaded FROM beneficiaries_release WHERE id = OLD.release_id) THEN
        RAISE EXCEPTION 'entries of a loaded release may not be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_loaded_entries BEFORE UPDATE OR DELETE ON beneficiaries_registerentry
    FOR EACH ROW EXECUTE FUNCTION keep_loaded_entries();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_registerentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.replaced_at IS NOT NULL
       OR (to_jsonb(NEW) - 'replaced_at') IS DISTINCT FROM (to_jsonb(OLD) - 'replaced_at') THEN
        RAISE EXCEPTION 'an account is replaced, not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_account BEFORE UPDATE ON beneficiaries_bankaccount
    FOR EACH ROW EXECUTE FUNCTION keep_account();
CREATE TRIGGER no_delete BEFORE DELETE ON beneficiaries_bankaccount
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_bankaccount
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNDO = """
DROP TRIGGER keep_loaded_release ON beneficiaries_release;
DROP FUNCTION keep_loaded_release();
DROP TRIGGER keep_loaded_entries ON beneficiaries_registerentry;
DROP TRIGGER no_truncate ON beneficiaries_registerentry;
DROP FUNCTION keep_loaded_entries();
DROP TRIGGER keep_account ON beneficiaries_bankaccount;
DROP TRIGGER no_delete ON beneficiaries_bankaccount;
DROP TRIGGER no_truncate ON beneficiaries_bankaccount;
DROP FUNCTION keep_account();
"""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0002_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(SQL, UNDO)]
