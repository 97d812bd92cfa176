"""Who is behind a session: asked with every request, so by one plain statement."""

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from accounts.models import User

OWN = [field.attname for field in User._meta.concrete_fields]
# With the name of the region, which stands in the menu, and the clock of the office (User.zone).
WHO = """
SELECT {own}, coalesce(region.name, ''), (
    SELECT zone FROM accounts_office
    WHERE region_id IN (left(who.region_id, 5), left(who.region_id, 2)) ORDER BY region_id DESC LIMIT 1
)
FROM accounts_user who LEFT JOIN regions_region region ON region.code = who.region_id
WHERE who.id = %s
""".replace("{own}", ", ".join(f'who."{name}"' for name in OWN))


class UserBackend(ModelBackend):
    """Django's, but the user comes with his place."""

    def get_user(self, user_id):
        with connection.cursor() as cursor:
            cursor.execute(WHO, [user_id])
            found = cursor.fetchone()
        if found is None:
            return None
        *own, region_name, zone = found
        user = User.from_db(connection.alias, OWN, own)
        user.region_name, user.zone = region_name, zone
        return user if self.user_can_authenticate(user) else None
