"""A tap is a fact: attendance marks are added, never changed."""

from django.db import migrations

SQL = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bimtek_attendancemark
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON bimtek_attendancemark
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNDO = """
DROP TRIGGER append_only ON bimtek_attendancemark;
DROP TRIGGER no_truncate ON bimtek_attendancemark;
"""


class Migration(migrations.Migration):
    dependencies = [("bimtek", "0002_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(SQL, UNDO)]
