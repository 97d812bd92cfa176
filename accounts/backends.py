"""Who is behind a session: asked with every request, so by one plain statement."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import User

# With the name of the region, which stands in the menu, and the clock of the office (User.zone).
WHO = """
SELECT who.*, coalesce(region.name, '') AS region_name, (
    SELECT zone FROM accounts_office
    WHERE region_id IN (left(who.region_id, 5), left(who.region_id, 2)) ORDER BY region_id DESC LIMIT 1
) AS zone
FROM accounts_user who LEFT JOIN regions_region region ON region.code = who.region_id
WHERE who.id = %s
"""


class UserBackend(ModelBackend):
    """Django's, but the user comes with his place."""

    def get_user(self, user_id):
        user = next(iter(User.objects.raw(WHO, [user_id])), None)
        return user if user and self.user_can_authenticate(user) else None
