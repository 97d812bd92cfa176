"""The database says no, and the transaction of the test goes on."""

import pytest
from django.db import DatabaseError, connection, transaction


def refused(write, word):
    with pytest.raises(DatabaseError, match=word), transaction.atomic():
        write()


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
