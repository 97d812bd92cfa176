"""A decree names nobody of another region before his own office has agreed."""

from django.db import migrations

SQL = """
CREATE FUNCTION name_with_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decree_id IS NOT NULL AND NOT may_take_in(
        NEW.person_id, (SELECT region_id FROM programmes_programme WHERE id = NEW.programme_id),
        'programme', NEW.programme_id
    ) THEN
        RAISE EXCEPTION 'the office of person % has not agreed', NEW.person_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'recipient_with_consent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER name_with_consent BEFORE INSERT ON programmes_recipient
    FOR EACH ROW EXECUTE FUNCTION name_with_consent();
"""

UNDO = """
DROP TRIGGER name_with_consent ON programmes_recipient;
DROP FUNCTION name_with_consent();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0017_no_plain_digits"), ("beneficiaries", "0018_owned_persons")]
    operations = [migrations.RunSQL(SQL, UNDO)]
