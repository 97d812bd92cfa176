"""Deliveries and conflicts are added, never changed; a mark is about somebody invited, and not about its maker."""

from django.db import migrations

TABLES = ["delivery", "conflictingmark"]

# Once for each statement, so that a sheet of marks costs one look.
SQL = (
    """
CREATE FUNCTION mark_who_was_invited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM added a
        JOIN bimtek_participant p ON p.id = a.participant_id
        JOIN bimtek_session s ON s.id = a.session_id
        JOIN bimtek_bimtek b ON b.id = p.bimtek_id
        WHERE s.bimtek_id <> b.id OR (p.user_id = a.marked_by_id AND NOT b.may_mark_self);
    IF FOUND THEN
        RAISE EXCEPTION 'a mark of another bimtek, or of oneself' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER mark_who_was_invited AFTER INSERT ON bimtek_attendancemark REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION mark_who_was_invited();
"""
    + "".join(
        f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bimtek_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON bimtek_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
        for table in TABLES
    )
)

UNDO = (
    """
DROP TRIGGER mark_who_was_invited ON bimtek_attendancemark;
DROP FUNCTION mark_who_was_invited();
"""
    + "".join(
        f"DROP TRIGGER append_only ON bimtek_{table}; DROP TRIGGER no_truncate ON bimtek_{table};" for table in TABLES
    )
)


class Migration(migrations.Migration):
    dependencies = [("bimtek", "0006_marks_of_devices"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(SQL, UNDO)]
