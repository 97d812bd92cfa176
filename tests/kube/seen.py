"""What stands on a page of the groups."""

import re

from django.urls import reverse


def url(name, *args, **query):
    return reverse(f"kube:{name}", args=args, query=query or None)


def shown(answer):
    """The page with every white space as one."""
    return re.sub(r"\s+", " ", answer.content.decode())
