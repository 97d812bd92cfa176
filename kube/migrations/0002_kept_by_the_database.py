"""Members, officers, pendamping and accounts are ended, never changed; minutes stay as written."""

from django.db import migrations

ENDED = {  # table: the column that ends a row, then what else may be written with it
    "kube_membership": ("left_on", "left_why", "left_note"),
    "kube_position": ("until_on",),
    "kube_assignment": ("until_on",),
    "kube_groupaccount": ("replaced_at", "is_in_group_name"),
}

FUNCTIONS = """
CREATE FUNCTION only_end_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL
       OR (to_jsonb(NEW) - TG_ARGV::text[]) <> (to_jsonb(OLD) - TG_ARGV::text[]) THEN
        RAISE EXCEPTION '% row % can be ended once and not be changed', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- Who joins while the group is being closed waits for that, and then is refused.
CREATE FUNCTION join_an_open_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM kube_group WHERE id = NEW.group_id AND status NOT IN ('graduated', 'dissolved') FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'group % is closed: nobody joins it', NEW.group_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER join_an_open_group BEFORE INSERT ON kube_membership
    FOR EACH ROW EXECUTE FUNCTION join_an_open_group();

-- A title is held by a present member of that very group; FOR SHARE makes it wait for one who is leaving.
CREATE FUNCTION elect_a_present_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM kube_membership
        WHERE id = NEW.membership_id AND group_id = NEW.group_id AND left_on IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'membership % is no present one of group %', NEW.membership_id, NEW.group_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER elect_a_present_member BEFORE INSERT ON kube_position
    FOR EACH ROW EXECUTE FUNCTION elect_a_present_member();

CREATE FUNCTION lay_down_titles_before_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM kube_position WHERE membership_id = NEW.id AND until_on IS NULL) THEN
        RAISE EXCEPTION 'membership % still holds a title', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lay_down_titles_before_leaving BEFORE UPDATE ON kube_membership
    FOR EACH ROW EXECUTE FUNCTION lay_down_titles_before_leaving();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kube_meeting
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON kube_meeting
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

GUARDS = "".join(
    f"""
CREATE TRIGGER only_end_once BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION only_end_once({", ".join(f"'{column}'" for column in columns)});
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table, columns in ENDED.items()
)

UNDO = """
DROP TRIGGER append_only ON kube_meeting;
DROP TRIGGER no_truncate ON kube_meeting;
DROP TRIGGER join_an_open_group ON kube_membership;
DROP TRIGGER elect_a_present_member ON kube_position;
DROP TRIGGER lay_down_titles_before_leaving ON kube_membership;
""" + "".join(
    f"DROP TRIGGER only_end_once ON {table}; DROP TRIGGER no_truncate ON {table};" for table in ENDED
) + """
DROP FUNCTION only_end_once();
DROP FUNCTION join_an_open_group();
DROP FUNCTION elect_a_present_member();
DROP FUNCTION lay_down_titles_before_leaving();
"""


class Migration(migrations.Migration):
    dependencies = [("kube", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FUNCTIONS + GUARDS, UNDO)]
