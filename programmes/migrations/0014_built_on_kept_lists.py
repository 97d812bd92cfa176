"""No group is proposed or helped once its list was taken back."""

from django.db import migrations

BUILT = [
    ("programmes_candidate", "group_id", "kube_group", "status"),
    ("programmes_recipient", "group_id", "kube_group", "status"),
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
    dependencies = [("programmes", "0013_corrected_and_taken_back"), ("kube", "0014_built_on_kept_lists")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
