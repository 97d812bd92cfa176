"""Whoever is to get goods is paid nothing, by any path."""

from django.db import migrations

SQL = """
CREATE FUNCTION pay_no_goods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM programmes_recipient recipient
                 JOIN programmes_component component ON component.id = recipient.component_id
                WHERE recipient.id = NEW.recipient_id AND component.form = 'goods') THEN
        RAISE EXCEPTION 'recipient % gets goods, no money', NEW.recipient_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pay_no_goods BEFORE INSERT OR UPDATE OF recipient_id ON disbursements_payment
    FOR EACH ROW EXECUTE FUNCTION pay_no_goods();
"""

UNDO = """
DROP TRIGGER pay_no_goods ON disbursements_payment;
DROP FUNCTION pay_no_goods();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disbursements", "0006_true_payments"),
        ("programmes", "0005_money_per_component"),
    ]
    operations = [migrations.RunSQL(SQL, UNDO)]
