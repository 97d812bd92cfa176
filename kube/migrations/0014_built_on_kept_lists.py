"""Nothing is built on a group or a member whose list was taken back. Who takes it back holds the rows FOR UPDATE, so
whoever builds on one at that moment waits, and is refused.
"""

from django.db import migrations

FUNCTION = """
-- Arguments: the column that names the row, its table, the column that says it was taken back. (Of the row as it is
-- after waiting: so the lock comes with the question.)
CREATE FUNCTION build_on_kept_list() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    is_kept boolean;
BEGIN
    IF named IS NULL THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT true FROM %I WHERE id = $1 AND %I <> ''withdrawn'' FOR KEY SHARE', TG_ARGV[1], TG_ARGV[2])
        INTO is_kept USING named;
    IF is_kept IS NULL THEN
        RAISE EXCEPTION 'the list that brought row % of % was taken back', named, TG_ARGV[1]
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'built_on_a_kept_list';
    END IF;
    RETURN NEW;
END $$;
"""
GROUP, MEMBER = ("kube_group", "status"), ("kube_membership", "left_why")
OF_GROUPS = (
    "groupaccount meeting membership position loan books bookentry monthclose assignment flagdismissal monthlyfigure"
    " stagejudgement achievement evaluation plan item guest activity groupvisit"
).split()
BUILT = [(f"kube_{table}", "group_id", *GROUP) for table in OF_GROUPS] + [
    ("kube_membership", "replaces_id", *MEMBER),
    ("kube_position", "membership_id", *MEMBER),
    ("kube_loan", "member_id", *MEMBER),
    ("kube_bookentry", "member_id", *MEMBER),
    ("kube_phone", "membership_id", *MEMBER),
]
GUARDS = "".join(
    f"""
CREATE TRIGGER build_on_kept_{column} BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION build_on_kept_list('{column}', '{row}', '{says}');
"""
    for table, column, row, says in BUILT
)
UNDO = "".join(f"DROP TRIGGER build_on_kept_{column} ON {table};" for table, column, *_ in BUILT)


class Migration(migrations.Migration):
    dependencies = [("kube", "0013_lists_taken_back")]
    operations = [migrations.RunSQL(FUNCTION + GUARDS, UNDO + "DROP FUNCTION build_on_kept_list();")]
