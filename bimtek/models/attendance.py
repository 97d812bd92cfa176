"""Who came: every tap is an event that is never changed, and what holds is read from all of them (decision 27)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from bimtek.models.participants import Participant
from bimtek.models.trainings import Bimtek, Session
from jobs.models import Upload
from regions.models import RegionScopedQuerySet


class Delivery(models.Model):
    """One sending of marks by a device, or one file that was handed over instead."""

    bimtek = models.ForeignKey(Bimtek, models.PROTECT, related_name="deliveries")
    device = models.UUIDField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="who tapped")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signature = models.BinaryField(null=True, help_text="of the device, where its sheet was brought as a file")
    sent_at = models.DateTimeField(help_text="by the device's clock")
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_by=F("sent_by")) | Q(signature__isnull=False),
                name="who_brings_a_file_shows_its_signature",
            )
        ]

    def __str__(self):
        return f"{self.made_by}, {self.received_at}"

    @property
    def is_file(self):
        return self.signature is not None

    @property
    def clock_is_behind(self):
        """By how much the device's clock was behind the server's, the way included; None of a file."""
        return None if self.is_file else self.received_at - self.sent_at


class AttendanceMarkQuerySet(models.QuerySet):
    def standing(self):
        """Marks that nobody took back. Only who made a mark can take it back, or the office with a whole paper list:
        that has no device, as no mark that is sent can be.
        """
        undo = AttendanceMark.objects.filter(
            Q(marked_by=OuterRef("marked_by")) | Q(device__isnull=True),
            undoes=OuterRef("uuid"),
            participant=OuterRef("participant"),
            session=OuterRef("session"),
        )
        return self.filter(~Exists(undo), is_present__isnull=False)

    def newest_of(self, *names):
        """Of each participant and session (and whatever else is named) the mark that counts.

        That is the newest by the corrected time of its device; of two at the same instant, the greater device,
        sequence and uuid: so it never depends on which mark arrived first.
        """
        by = ["participant_id", "session_id", *names]
        return self.standing().order_by(*by, *NEWEST_FIRST).distinct(*by)


class AttendanceMark(models.Model):
    """One tap: present, not present, or an earlier tap taken back. Append-only.

    A tap on the page itself has no device and the server's time; one of the app is made without a signal.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="marks")
    session = models.ForeignKey(Session, models.PROTECT, related_name="marks")
    is_present = models.BooleanField(null=True, help_text="empty: takes another mark back")
    undoes = models.UUIDField(null=True, help_text="uuid of the mark taken back; it may arrive later")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    device = models.UUIDField(null=True)
    sequence = models.PositiveBigIntegerField(null=True, help_text="counts the taps of a device")
    device_at = models.DateTimeField(default=timezone.now, help_text="as the device's clock showed")
    happened_at = models.DateTimeField(default=timezone.now, help_text="corrected by the device; never runs backwards")
    received_at = models.DateTimeField(default=timezone.now)
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="marks")
    paper_list = models.ForeignKey(
        "bimtek.PaperList", models.PROTECT, null=True, related_name="marks", help_text="the table it was ticked in"
    )

    objects = AttendanceMarkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["session", "participant", "-happened_at"]),
            models.Index(fields=["undoes"], condition=Q(undoes__isnull=False), name="marks_taken_back"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_present__isnull=False, undoes__isnull=True)
                | Q(is_present__isnull=True, undoes__isnull=False),
                name="a_mark_says_or_takes_back",
            ),
            models.CheckConstraint(
                condition=Q(device__isnull=True, sequence__isnull=True, delivery__isnull=True)
                | Q(device__isnull=False, sequence__isnull=False, delivery__isnull=False),
                name="a_mark_of_a_device_was_delivered",
            ),
        ]

    def __str__(self):
        return f"{self.participant}: {self.in_words}"

    @property
    def brought_by(self):
        """Who brought it as a file, when it did not come from the device itself; else None."""
        return self.delivery.sent_by if self.delivery and self.delivery.is_file else None

    @property
    def in_words(self):
        return {True: "hadir", False: "tidak hadir", None: "dibatalkan"}[self.is_present]


NEWEST_FIRST = [
    F("happened_at").desc(),
    F("device").desc(nulls_last=True),
    F("sequence").desc(nulls_last=True),
    F("uuid").desc(),
]


class ConflictingMark(models.Model):
    """A mark that came under the uuid of another. It does not count; it is kept for a person to look at."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="conflicts")
    uuid = models.UUIDField()
    content = models.JSONField(help_text="as it was sent")
    content_sha256 = models.BinaryField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["uuid", "content_sha256"], name="a_conflict_is_kept_once"),
        ]

    def __str__(self):
        return f"{self.uuid}"


class SignedListQuerySet(RegionScopedQuerySet):
    region_column = "session__bimtek__region_id"

    def visible_to(self, user):
        return self.filter(session__in=Session.objects.visible_to(user))


class SignedList(models.Model):
    """A photo of the paper list that was signed in a session, taken in the app. Append-only, as the marks are."""

    owner = "session__bimtek__office"

    uuid = models.UUIDField(unique=True, help_text="made by the phone: the same photo is kept once")
    session = models.ForeignKey(Session, models.PROTECT, related_name="signed_lists")
    photo = models.FileField(upload_to="signed-lists/%Y/%m", help_text="sealed, see beneficiaries/photos.py")
    sent_sha256 = models.BinaryField(help_text="of all that was sent, the picture before it was drawn anew")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(help_text="corrected by the device")
    received_at = models.DateTimeField(default=timezone.now)

    objects = SignedListQuerySet.as_manager()

    class Meta:
        ordering = ["session", "taken_at", "id"]

    def __str__(self):
        return f"Foto daftar hadir {self.session}"


class PaperList(models.Model):
    """A list that was signed on paper, typed into a table and taken in; its marks are the taker's."""

    bimtek = models.ForeignKey(Bimtek, models.PROTECT, related_name="paper_lists")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="paper_list")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"Daftar hadir kertas {self.bimtek}"


def marks_that_count(*names):
    """The fold: one mark for each participant and session (and what else is named). To be narrowed by the caller."""
    return AttendanceMark.objects.newest_of(*names)


def complete_participants(bimteks):
    """Participants of these bimtek who attended as much as is asked for."""
    return Participant.objects.filter(bimtek__in=bimteks).complete()
