"""No group sends people, and no member is invited, once their list was taken back."""

from django.db import migrations

BUILT = [
    ("bimtek_bimtek_groups", "group_id", "kube_group", "status"),
    ("bimtek_participant", "membership_id", "kube_membership", "left_why"),
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
    dependencies = [("bimtek", "0019_marks_of_paper_lists"), ("kube", "0014_built_on_kept_lists")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
