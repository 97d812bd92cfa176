"""Where a request comes from: for counting wrong passwords (accounts/guessing.py)."""

from django.conf import settings


def client_address(request):
    """The browser's address as our own proxy saw it.

    Behind the HTTPS proxy everybody has the proxy's address, and ten wrong guesses would lock a name for all. The
    last entry of X-Forwarded-For is the one our proxy wrote; those before it are whatever the browser claims.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.HTTPS and forwarded:
        return forwarded.split(",")[-1].strip()
    return request.META.get("REMOTE_ADDR")
