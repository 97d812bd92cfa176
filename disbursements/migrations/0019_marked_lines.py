"""A list is submitted with its marks: accounts that are new since the decree, returns paid again. Signers tick each."""

from django.db import migrations

SQL = """
-- New is what came since the decree, and what took another's place and nobody's money has reached yet.
CREATE FUNCTION mark_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM disbursements_payment payment
          JOIN programmes_decree decree ON decree.id = NEW.decree_id
          LEFT JOIN beneficiaries_bankaccount own ON own.id = payment.account_id
          LEFT JOIN kube_groupaccount common ON common.id = payment.group_account_id
         CROSS JOIN LATERAL (SELECT
            coalesce(own.id, common.id) AS account,
            coalesce(own.added_by_id, common.added_by_id) AS by,
            coalesce(own.added_at, common.added_at) > decree.signed_at
            OR (EXISTS (SELECT FROM beneficiaries_bankaccount last WHERE last.person_id = own.person_id AND last.id < own.id)
             OR EXISTS (SELECT FROM kube_groupaccount last WHERE last.group_id = common.group_id AND last.id < common.id))
            AND NOT EXISTS (SELECT FROM disbursements_payment paid WHERE paid.status = 'credited'
                AND (paid.account_id = own.id OR paid.group_account_id = common.id)) AS is_new) change
         WHERE payment.batch_id = NEW.id
           AND (change.is_new AND NOT payment.marks @> jsonb_build_array(jsonb_build_object(
                    'kind', 'account', 'account', change.account, 'by', change.by))
             OR payment.replaces_id IS NOT NULL AND NOT payment.marks @> jsonb_build_array(jsonb_build_object(
                    'kind', 'return', 'payment', payment.replaces_id, 'result', (
                        SELECT result_id FROM disbursements_payment WHERE id = payment.replaces_id))))) THEN
        RAISE EXCEPTION 'a list marks each new account and each return' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mark_lines BEFORE UPDATE ON disbursements_batch FOR EACH ROW
    WHEN (NEW.status = 'submitted' AND OLD.status = 'draft') EXECUTE FUNCTION mark_lines();

CREATE FUNCTION tick_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM disbursements_payment
                WHERE batch_id = NEW.batch_id AND marks <> '[]' AND NOT NEW.looked_at @> to_jsonb(number)) THEN
        RAISE EXCEPTION 'a signer ticks each marked line' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tick_marks BEFORE INSERT ON disbursements_approval
    FOR EACH ROW EXECUTE FUNCTION tick_marks();
"""

UNDO = """
DROP TRIGGER mark_lines ON disbursements_batch;
DROP TRIGGER tick_marks ON disbursements_approval;
DROP FUNCTION mark_lines();
DROP FUNCTION tick_marks();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disbursements", "0018_marks"),
        ("beneficiaries", "0011_family_lists"),
        ("kube", "0009_instruments"),
        ("programmes", "0008_groups_as_recipients"),
    ]
    operations = [migrations.RunSQL(SQL, UNDO)]
