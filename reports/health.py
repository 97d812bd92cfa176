"""Whether the program can work: for the load balancer and the container, without login and without details."""

import redis
import structlog
from django.conf import settings
from django.db import connection

from audit.keys import refuse_other_keys

log = structlog.get_logger()


def check() -> dict[str, bool]:
    return {"database": answers(ask_database), "keys": answers(refuse_other_keys), "redis": answers(ask_redis)}


def answers(ask) -> bool:
    try:
        ask()
    except Exception:
        log.warning("health.no_answer", of=ask.__name__)
        return False
    return True


def ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_redis():
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
        client.ping()
