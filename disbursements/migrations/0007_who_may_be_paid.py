"""Whoever is to get goods is paid nothing; who was replaced is not paid, and who is paid is not replaced."""

from django.db import migrations

# Both sides hold the row of the recipient: paying and replacing him at once follow each other.
SQL = """
CREATE FUNCTION pay_whom_it_is_for() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM programmes_recipient WHERE id = NEW.recipient_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM programmes_recipient recipient
                 JOIN programmes_component component ON component.id = recipient.component_id
                WHERE recipient.id = NEW.recipient_id AND component.form = 'goods') THEN
        RAISE EXCEPTION 'recipient % gets goods, no money', NEW.recipient_id USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM programmes_recipient WHERE replaces_id = NEW.recipient_id) THEN
        RAISE EXCEPTION 'recipient % was replaced', NEW.recipient_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pay_whom_it_is_for BEFORE INSERT OR UPDATE OF recipient_id ON disbursements_payment
    FOR EACH ROW EXECUTE FUNCTION pay_whom_it_is_for();

CREATE FUNCTION replace_the_unpaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM programmes_recipient WHERE id = NEW.replaces_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM disbursements_payment
                WHERE recipient_id = NEW.replaces_id AND status IN ('planned', 'credited')) THEN
        RAISE EXCEPTION 'recipient % is paid and cannot be replaced', NEW.replaces_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_paid_is_replaced';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER replace_the_unpaid BEFORE INSERT OR UPDATE OF replaces_id ON programmes_recipient
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION replace_the_unpaid();
"""

UNDO = """
DROP TRIGGER pay_whom_it_is_for ON disbursements_payment;
DROP TRIGGER replace_the_unpaid ON programmes_recipient;
DROP FUNCTION pay_whom_it_is_for();
DROP FUNCTION replace_the_unpaid();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disbursements", "0006_true_payments"),
        ("programmes", "0006_revised_decrees"),
    ]
    operations = [migrations.RunSQL(SQL, UNDO)]
