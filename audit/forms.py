from django import forms

from accounts.forms_days import DayField
from audit.sentences import GROUPS


class EventFilter(forms.Form):
    q = forms.CharField(label="Tentang", required=False)
    actor = forms.CharField(label="Oleh", required=False)
    group = forms.ChoiceField(label="Jenis", choices=[("", "Semua"), *GROUPS.items()], required=False)
    first_on = DayField(label="Dari", required=False)
    last_on = DayField(label="Sampai", required=False)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def filter(self, events):
        """The events asked for; nothing at all for a question that cannot be read."""
        if not self.is_valid():
            return events.none()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        lookups = {
            "q": "subject_text__icontains",
            "actor": "actor_name__icontains",
            "first_on": "at__date__gte",
            "last_on": "at__date__lte",
            "before": "pk__lt",
        }
        events = events.filter(**{lookups[name]: wanted[name] for name in lookups.keys() & wanted.keys()})
        return events.in_group(wanted["group"]) if "group" in wanted else events
