"""A batch is signed by the two heads of the office that owns its programme, and by nobody who had a hand in it."""

from django.db import migrations

SQL = """
-- What somebody did for a batch besides making it, in whatever role he had then: a word of programmes/hands.py, or NULL.
CREATE FUNCTION work_on_batch(asked bigint, who bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM audit_event
                      WHERE subject_type = 'disbursements.batch' AND subject_id = asked::text AND actor_id = who
                        AND verb IN ('batch.prepared', 'batch.submitted')) THEN 'batch'
        WHEN EXISTS (SELECT FROM disbursements_payment line
                       JOIN beneficiaries_bankaccount account ON account.id = line.account_id
                      WHERE line.batch_id = asked AND added_by_id = who)
          OR EXISTS (SELECT FROM disbursements_payment line
                       JOIN kube_groupaccount account ON account.id = line.group_account_id
                      WHERE line.batch_id = asked AND added_by_id = who) THEN 'account'
        WHEN EXISTS (SELECT FROM disbursements_payment line
                       JOIN programmes_receivedpaper USING (recipient_id)
                      WHERE line.batch_id = asked AND received_by_id = who) THEN 'paper'
        WHEN EXISTS (SELECT FROM disbursements_payment line
                       JOIN disbursements_payment returned ON returned.id = line.replaces_id
                       JOIN disbursements_bankresult result
                         ON result.batch_id = returned.batch_id AND result.is_applied
                       JOIN jobs_upload upload ON upload.id = result.upload_id
                      WHERE line.batch_id = asked AND who IN (result.applied_by_id, upload.uploaded_by_id)) THEN 'result'
    END
$$;

CREATE FUNCTION sign_batch_as_owner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    programme programmes_programme%ROWTYPE;
BEGIN
    SELECT * INTO programme FROM programmes_programme
     WHERE id = (SELECT programme_id FROM disbursements_batch WHERE id = NEW.batch_id);
    IF NOT may_sign_for(NEW.signed_by_id, CASE NEW.stage WHEN 'check' THEN 'kabid' ELSE 'kadis' END,
                        programme.office_id, programme.region_id) THEN
        RAISE EXCEPTION 'a batch is signed by the heads of the office that owns it' USING ERRCODE = 'restrict_violation';
    END IF;
    IF work_on_batch(NEW.batch_id, NEW.signed_by_id) IS NOT NULL THEN
        RAISE EXCEPTION 'who had a hand in a batch may not sign it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
-- After check_approval, which holds the batch.
CREATE TRIGGER sign_batch_as_owner BEFORE INSERT ON disbursements_approval
    FOR EACH ROW EXECUTE FUNCTION sign_batch_as_owner();
"""

UNDO = """
DROP TRIGGER sign_batch_as_owner ON disbursements_approval;
DROP FUNCTION sign_batch_as_owner();
DROP FUNCTION work_on_batch(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("disbursements", "0019_marked_lines"), ("programmes", "0019_signed_by_the_owner")]
    operations = [migrations.RunSQL(SQL, UNDO)]
