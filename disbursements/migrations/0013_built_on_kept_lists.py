"""No group waits for a revolving fund once its list was taken back."""

from django.db import migrations

BUILT = [
    ("disbursements_queueplace", "group_id", "kube_group", "status"),
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
    dependencies = [("disbursements", "0012_kept_late_returns"), ("kube", "0014_built_on_kept_lists")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
