"""The database knows whose a place is, and who may sign for that office."""

from django.db import migrations

SQL = """
-- The office that looks after a place: that of its kabupaten/kota, else that of its province. Mirrors
-- OfficeQuerySet.nearest (accounts/models.py); a test compares both.
CREATE FUNCTION nearest_office(code text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT id FROM accounts_office WHERE region_id IN (left(code, 5), left(code, 2)) ORDER BY region_id DESC LIMIT 1
$$;

-- Whether somebody, as the person he is today, signs in this role what an office owns at a place. Whoever looks after
-- the whole country, or only after a part of the place, does not.
CREATE FUNCTION may_sign_for(who bigint, signing_as text, office bigint, code text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM accounts_user
         WHERE id = who AND is_active AND role = signing_as AND starts_with(code, region_id)
           AND nearest_office(region_id) = office)
$$;
"""

UNDO = """
DROP FUNCTION may_sign_for(bigint, text, bigint, text);
DROP FUNCTION nearest_office(text);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_login_failures")]
    operations = [migrations.RunSQL(SQL, UNDO)]
