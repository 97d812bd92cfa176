"""List the demo accounts."""

from django.core.management.base import BaseCommand

from accounts.models import User
from accounts.roles import Role
from cases.demo import PASSWORD, PEOPLE


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        there = set(User.objects.filter(username__in=[row[0] for row in PEOPLE]).values_list("username", flat=True))
        for username, _name, role, code in PEOPLE:
            if username in there:
                where = code or "Indonesia"
                self.stdout.write(f"  {username:<16} {PASSWORD}   {Role(role).label}, {where}")
