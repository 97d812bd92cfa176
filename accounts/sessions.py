"""Sessions in the database, as Django keeps them; read with every request, so by one plain statement."""

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

ALIVE = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Everything but reading is Django's: a session that was ended or has expired is gone with the next request."""

    def load(self):
        with connection.cursor() as cursor:
            cursor.execute(ALIVE, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])
