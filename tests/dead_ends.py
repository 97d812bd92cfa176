"""Cards of Tugas saya that lead nowhere."""

import re

from django.urls import reverse
from django.utils import timezone

from reports.todo import page_for

WORK = re.compile(r"<form|class=\"btn|<a href|<td|<li")
EMPTY_CHOICE = re.compile(r'<select[^>]*required[^>]*>\s*(?:<option value=""[^>]*>[^<]*</option>\s*)?</select>')


def dead_ends(browser, user):
    """Every card that leads to a 404, back home, or to a page without anything to do or to choose, in words."""
    for task in page_for(user, timezone.localdate())["tasks"]:
        answer = browser.get(task.url, follow=True)
        main = answer.text.partition("<main")[2]
        about = f"{user.role}: {task.text} -> {task.url}"
        if answer.status_code != 200 or answer.request["PATH_INFO"] == reverse("reports:mine"):
            yield f"{about} {answer.status_code}"
        elif not WORK.search(main) or EMPTY_CHOICE.search(main):
            yield f"{about} has nothing to do"
