"""Nobody of another region is a member before his own office has agreed."""

from django.db import migrations

SQL = """
CREATE FUNCTION join_with_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT may_take_in(NEW.person_id, (
        SELECT office.region_id FROM kube_group JOIN accounts_office office ON office.id = office_id
        WHERE kube_group.id = NEW.group_id
    ), 'group', NEW.group_id) THEN
        RAISE EXCEPTION 'the office of person % has not agreed', NEW.person_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'member_with_consent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER join_with_consent BEFORE INSERT ON kube_membership
    FOR EACH ROW EXECUTE FUNCTION join_with_consent();
"""

UNDO = """
DROP TRIGGER join_with_consent ON kube_membership;
DROP FUNCTION join_with_consent();
"""


class Migration(migrations.Migration):
    dependencies = [("kube", "0017_kept_until_settled"), ("beneficiaries", "0018_owned_persons")]
    operations = [migrations.RunSQL(SQL, UNDO)]
