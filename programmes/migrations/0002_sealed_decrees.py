"""A signed decree cannot change by any path, and no path places a candidate past quota or budget."""

from django.db import migrations

SQL = """
CREATE FUNCTION keep_signed_decree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'signed' THEN
        RAISE EXCEPTION 'decree % is signed and may not be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_signed_decree BEFORE UPDATE OR DELETE ON programmes_decree
    FOR EACH ROW EXECUTE FUNCTION keep_signed_decree();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON programmes_decree
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Recipients follow their decree: free in a draft, fixed once it is submitted. FOR SHARE makes a line that is
-- added at the very moment of submission wait for it, and then be refused.
CREATE FUNCTION keep_decreed_recipients() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decree bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.decree_id ELSE OLD.decree_id END;
    decree_status text;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.decree_id IS DISTINCT FROM OLD.decree_id THEN
        RAISE EXCEPTION 'a recipient may not move between decrees' USING ERRCODE = 'restrict_violation';
    END IF;
    IF decree IS NULL THEN
        IF TG_OP = 'INSERT' THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'a past recipient may not be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT status INTO decree_status FROM programmes_decree WHERE id = decree FOR SHARE;
    IF decree_status <> 'draft' THEN
        RAISE EXCEPTION 'decree % is not a draft: its recipients may not be changed', decree
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_decreed_recipients BEFORE INSERT OR UPDATE OR DELETE ON programmes_recipient
    FOR EACH ROW EXECUTE FUNCTION keep_decreed_recipients();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON programmes_recipient
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The counters move with the rows, so the CHECK constraints of the programme hold for every path.
CREATE FUNCTION count_placed_recipients() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'UPDATE') AND OLD.decree_id IS NOT NULL THEN
        UPDATE programmes_programme
           SET placed = placed - 1, committed_rupiah = committed_rupiah - OLD.amount_rupiah
         WHERE id = OLD.programme_id;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.decree_id IS NOT NULL THEN
        UPDATE programmes_programme
           SET placed = placed + 1, committed_rupiah = committed_rupiah + NEW.amount_rupiah
         WHERE id = NEW.programme_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_placed_recipients AFTER INSERT OR UPDATE OR DELETE ON programmes_recipient
    FOR EACH ROW EXECUTE FUNCTION count_placed_recipients();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON programmes_override
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON programmes_override
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNDO = """
DROP TRIGGER keep_signed_decree ON programmes_decree;
DROP TRIGGER no_truncate ON programmes_decree;
DROP FUNCTION keep_signed_decree();
DROP TRIGGER keep_decreed_recipients ON programmes_recipient;
DROP TRIGGER count_placed_recipients ON programmes_recipient;
DROP TRIGGER no_truncate ON programmes_recipient;
DROP FUNCTION keep_decreed_recipients();
DROP FUNCTION count_placed_recipients();
DROP TRIGGER append_only ON programmes_override;
DROP TRIGGER no_truncate ON programmes_override;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(SQL, UNDO)]
