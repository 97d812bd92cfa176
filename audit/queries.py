"""Reading the history page by page, and the state of its chain."""

from audit.models import ChainLink

PAGE = 50


def page_of(events):
    """(events of one page, key of the next older page or None). By key, so that page 1,000 is as fast as page 1."""
    found = list(events.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def chain_state():
    """How many events are linked, and the last hash: who keeps it elsewhere can prove what came before."""
    last = ChainLink.objects.order_by("-position").first()
    return {"links": last.position, "head": bytes(last.sha256).hex()[:12]} if last else {"links": 0, "head": ""}
