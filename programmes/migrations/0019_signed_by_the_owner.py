"""A decree is signed by the head of the office that owns its programme, and by nobody who had a hand in it."""

from django.db import migrations

SQL = """
-- What somebody did for a decree, in whatever role he had then: a word of programmes/hands.py, or NULL.
CREATE FUNCTION work_on_decree(asked bigint, who bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM programmes_decree WHERE id = asked AND created_by_id = who)
          OR EXISTS (SELECT FROM audit_event
                      WHERE subject_type = 'programmes.decree' AND subject_id = asked::text AND actor_id = who
                        AND verb IN ('decree.drafted', 'decree.changed', 'decree.submitted', 'recipient.placed',
                                     'recipient.removed', 'recipient.replaced')) THEN 'decree'
        WHEN EXISTS (SELECT FROM programmes_recipient line
                       JOIN programmes_candidate candidate ON candidate.id = line.candidate_id
                       JOIN programmes_candidateimport source ON source.id = candidate.source_id
                       JOIN jobs_upload upload ON upload.id = source.upload_id
                      WHERE line.decree_id = asked AND upload.uploaded_by_id = who)
          OR EXISTS (SELECT FROM programmes_decree decree
                       JOIN programmes_recipient line ON line.decree_id = decree.id AND line.group_id IS NOT NULL
                       JOIN audit_event ON subject_type = 'programmes.programme' AND actor_id = who
                        AND subject_id = decree.programme_id::text AND verb = 'groups.proposed'
                      WHERE decree.id = asked) THEN 'list'
        WHEN EXISTS (SELECT FROM programmes_recipient line
                       JOIN audit_event ON subject_type = 'programmes.candidate' AND actor_id = who
                        AND subject_id = line.candidate_id::text
                        AND verb IN ('candidate.village_chosen', 'candidate.corrected')
                      WHERE line.decree_id = asked) THEN 'candidate'
        WHEN EXISTS (SELECT FROM programmes_recipient line
                       JOIN programmes_override USING (candidate_id)
                      WHERE line.decree_id = asked AND made_by_id = who) THEN 'override'
        WHEN EXISTS (SELECT FROM programmes_recipient line
                       JOIN programmes_receivedpaper paper ON paper.recipient_id = line.id
                      WHERE line.decree_id = asked AND received_by_id = who) THEN 'paper'
        WHEN EXISTS (SELECT FROM programmes_recipient line
                       JOIN beneficiaries_bankaccount account USING (person_id)
                      WHERE line.decree_id = asked AND replaced_at IS NULL AND added_by_id = who)
          OR EXISTS (SELECT FROM programmes_recipient line
                       JOIN kube_groupaccount account USING (group_id)
                      WHERE line.decree_id = asked AND replaced_at IS NULL AND added_by_id = who)
          OR EXISTS (SELECT FROM programmes_recipient line
                       JOIN programmes_accountchoice USING (candidate_id)
                      WHERE line.decree_id = asked AND chosen_by_id = who) THEN 'account'
    END
$$;

CREATE FUNCTION sign_as_owner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    programme programmes_programme%ROWTYPE;
BEGIN
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'a decree begins as a draft' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT * INTO programme FROM programmes_programme WHERE id = NEW.programme_id;
    IF NOT may_sign_for(NEW.signed_by_id, 'kadis', programme.office_id, programme.region_id) THEN
        RAISE EXCEPTION 'a decree is signed by the head of the office that owns it' USING ERRCODE = 'restrict_violation';
    END IF;
    IF work_on_decree(NEW.id, NEW.signed_by_id) IS NOT NULL THEN
        RAISE EXCEPTION 'who had a hand in a decree may not sign it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_as_owner BEFORE UPDATE ON programmes_decree FOR EACH ROW
    WHEN (NEW.status = 'signed' AND OLD.status <> 'signed') EXECUTE FUNCTION sign_as_owner();
CREATE TRIGGER begin_as_draft BEFORE INSERT ON programmes_decree FOR EACH ROW
    WHEN (NEW.status <> 'draft') EXECUTE FUNCTION sign_as_owner();
"""

UNDO = """
DROP TRIGGER sign_as_owner ON programmes_decree;
DROP TRIGGER begin_as_draft ON programmes_decree;
DROP FUNCTION sign_as_owner();
DROP FUNCTION work_on_decree(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0018_recipients_of_own"),
        ("accounts", "0005_owning_offices"),
        ("audit", "0002_append_only"),
        ("jobs", "0001_initial"),
    ]
    operations = [migrations.RunSQL(SQL, UNDO)]
