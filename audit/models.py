"""What happened, and who looked: append-only by trigger, linked into a chain of hashes (audit/chain.py)."""

from django.conf import settings
from django.db import models

from regions.models import Region, RegionScopedQuerySet


class EventQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """The region's history; what happened without a region belongs to whoever looks after the country."""
        return self.all() if user.scope and user.is_national else super().visible_to(user)

    def in_group(self, group):
        """Events whose verb begins with this word: "batch" for batch.submitted, batch.approved ..."""
        return self.filter(verb__startswith=f"{group}.")

    def about(self, subject):
        """The history of one thing, newest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


class Event(models.Model):
    """One thing a person (or the program, without actor) did. Verbs are past tense and are never renamed."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=120)
    actor_role = models.CharField(max_length=12, blank=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_text = models.CharField(max_length=200)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    detail = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"]),
            models.Index(fields=["region", "-id"]),
        ]

    def __str__(self):
        return f"{self.actor_name}: {self.verb} {self.subject_text}"


class SealedWith(models.Model):
    """The one row that tells the keys of this database apart from all others: audit/keys.py. Kept by triggers."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sealing_key = models.CharField(max_length=8, help_text="id of the key, as sealing.key_id")
    index_key = models.CharField(max_length=8)
    sealed = models.BinaryField(help_text="a known text")
    index = models.BinaryField(help_text="of the same text")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="a_database_has_one_pair_of_keys")]

    def __str__(self):
        return f"{self.sealing_key}, {self.index_key}"


class ChainLink(models.Model):
    """One link of the hash chain. Made after the event by a periodic task, so that writers do not queue."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="link")
    position = models.PositiveBigIntegerField(unique=True)
    sha256 = models.BinaryField()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return f"#{self.position}"
