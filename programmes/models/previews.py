"""Rules somebody tries on many proposals: too many to wait for, so a job asks and the answer is kept for its page."""

from django.db import models
from django.urls import reverse

from jobs.models import Job
from programmes.models.programmes import Programme, ProgrammeRule
from regions.models import Region, RegionScopedQuerySet


class RulesPreview(models.Model):
    """Rules and papers as they stood in the form, saved for nobody; and what the rules would do, once that is known."""

    owner = "programme__office"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="previews")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    rules = models.JSONField(help_text="[[code, severity, parameters]]")
    papers = models.JSONField(default=list, help_text="their names")
    impact = models.JSONField(null=True, help_text="programmes.preview.Impact, without its name")
    job = models.OneToOneField(Job, models.PROTECT, related_name="rules_preview")

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"Dampak aturan {self.programme}"

    def get_absolute_url(self):
        return reverse("programmes:rules_preview", args=[self.pk])

    def tried(self):
        """The rules as rows that are saved for nobody."""
        return [
            ProgrammeRule(programme=self.programme, code=code, severity=severity, parameters=parameters)
            for code, severity, parameters in self.rules
        ]
