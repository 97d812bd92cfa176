"""Papers the program made: each printing is kept sealed, numbered, and never overwritten."""

import hashlib
import json
from functools import cached_property, reduce
from operator import or_

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import slugify

from accounts.roles import ACCESS, PENDAMPING, VISITORS
from audit import sealing
from audit.sealed_files import open_kept
from bimtek.models import Bimtek
from disbursements.models import FundEntry
from jobs.models import Job
from kube.models import Group, MonthReport
from programmes.models import Decree, Programme
from regions.models import Region, RegionScopedQuerySet


def period_in_words(since_on, until_on) -> str:
    """ "Agustus 2023" for a month, "2023" for a year."""
    return date_format(since_on, "F Y" if (since_on.year, since_on.month) == (until_on.year, until_on.month) else "Y")


# The page each kind of paper prints: who may not open it may not have it on paper either.
PRINTS = {
    "decree": "programmes:decree",
    "attendance": "bimtek:detail",
    "blank_list": "bimtek:detail",
    "invitation": "bimtek:letters",
    "task_letter": "bimtek:letters",
    "transport": "bimtek:letters",
    "minutes": "bimtek:letters",
    "certificates": "bimtek:letters",
    "disbursement": "reports:programme",
    "refused": "programmes:outcome",
    "book": "kube:books",
    "month_report": "kube:month_report",
    "rolling": "funds:book",
}


def kinds_for(role) -> list[str]:
    """The papers whose page this role may read."""
    return [kind for kind, page in PRINTS.items() if role in ACCESS[page]["GET"]]


class DocumentQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Papers of the user's region whose page his role may read. A visitor sees his own month reports only; a
        pendamping besides them what is printed of his bimtek and groups.
        """
        if user.scope is None or user.role not in ACCESS["reports:document"]["GET"]:
            return super().visible_to(user)  # the door refuses who has no papers at all
        found = self.filter(kind__in=kinds_for(user.role))
        if user.role not in VISITORS:
            return found.within(*user.scope)
        if user.role != PENDAMPING:
            return found.within(*user.scope).filter(month_report__in=MonthReport.objects.visible_to(user))
        own = Q(month_report__in=MonthReport.objects.visible_to(user)) | Q(group__in=Group.objects.visible_to(user))
        return found.filter(own | Q(bimtek__in=Bimtek.objects.visible_to(user)))

    def original_of(self, decree):
        """The paper that was signed, printed or still waiting to be; None before the signing."""
        return self.filter(kind=Document.Kind.DECREE, decree=decree, mark=Document.Mark.ORIGINAL).first()


# What each kind of paper is about: the foreign key that names it. The others stay empty.
ABOUT = {
    "decree": "decree",
    "attendance": "bimtek",
    "blank_list": "bimtek",
    "invitation": "bimtek",
    "task_letter": "bimtek",
    "transport": "bimtek",
    "minutes": "bimtek",
    "certificates": "bimtek",
    "disbursement": "programme",
    "refused": "programme",
    "book": "group",
    "month_report": "month_report",
    "rolling": "entry",
}


def about_one_thing() -> Q:
    """A paper names the thing of its kind, and nothing else."""
    columns = sorted(set(ABOUT.values()))
    return reduce(
        or_, (Q(kind=kind, **{f"{name}__isnull": name != own for name in columns}) for kind, own in ABOUT.items())
    )


class Document(models.Model):
    """One PDF. The same subject asked for again is printed anew, and the old file stays.

    A signed decree has one original, printed from facts that were frozen in the transaction of its signing; whatever
    else is printed of it is marked as a draft or a copy.
    """

    class Kind(models.TextChoices):
        DECREE = "decree", "SK penetapan"
        ATTENDANCE = "attendance", "Daftar hadir"
        DISBURSEMENT = "disbursement", "Rekap penyaluran"
        REFUSED = "refused", "Daftar yang tidak lolos"
        BOOK = "book", "Buku kelompok"
        MONTH_REPORT = "month_report", "Laporan bulanan"
        ROLLING = "rolling", "Berita acara perguliran"
        BLANK_LIST = "blank_list", "Daftar hadir kosong"
        INVITATION = "invitation", "Surat undangan"
        TASK_LETTER = "task_letter", "Surat tugas"
        TRANSPORT = "transport", "Daftar transport"
        MINUTES = "minutes", "Notulen"
        CERTIFICATES = "certificates", "Sertifikat"

    class Book(models.TextChoices):
        ALL = "all", "Ketujuh buku"
        MEMBERS = "members", "Buku anggota"
        GUESTS = "guests", "Buku tamu"
        MINUTES = "minutes", "Buku notulen"
        CASH = "cash", "Buku kas"
        ACTIVITIES = "activities", "Buku kegiatan"
        LOANS = "loans", "Buku simpan pinjam"
        INVENTORY = "inventory", "Buku inventaris"

    class Mark(models.TextChoices):
        ORIGINAL = "", "Naskah asli"
        DRAFT = "draft", "Rancangan"
        COPY = "copy", "Salinan"

    kind = models.CharField(max_length=12, choices=Kind)
    mark = models.CharField(max_length=5, choices=Mark, default=Mark.ORIGINAL, blank=True, help_text="of decrees")
    facts_sealed = models.BinaryField(null=True, help_text="of an original: the decree as it was when it was signed")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="documents")
    decree = models.ForeignKey(Decree, models.PROTECT, null=True, related_name="documents")
    bimtek = models.ForeignKey(Bimtek, models.PROTECT, null=True, related_name="documents")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="documents")
    book = models.CharField(max_length=10, choices=Book, blank=True)
    since_on = models.DateField(null=True, help_text="a book's first day")
    until_on = models.DateField(null=True, help_text="a book's last day")
    month_report = models.ForeignKey(MonthReport, models.PROTECT, null=True, related_name="documents")
    entry = models.ForeignKey(FundEntry, models.PROTECT, null=True, related_name="documents")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="document")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="documents/%Y/%m", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)

    objects = DocumentQuerySet.as_manager()

    ABOUT = ABOUT  # Meta below cannot read a name of this class
    READY = "PDF siap diunduh."
    OF_A_BOOK = ("book", "since_on", "until_on")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "decree", "revision"], name="one_decree_paper_per_revision"),
            models.UniqueConstraint(
                fields=["decree"], condition=Q(kind="decree", mark=""), name="one_original_of_a_decree"
            ),
            models.CheckConstraint(
                condition=Q(kind="decree", mark="", facts_sealed__isnull=False)
                | Q(~Q(mark=""), kind="decree", facts_sealed__isnull=True)
                | Q(~Q(kind="decree"), mark="", facts_sealed__isnull=True),
                name="an_original_keeps_what_was_signed",
            ),
            models.UniqueConstraint(fields=["kind", "bimtek", "revision"], name="one_bimtek_paper_per_revision"),
            models.UniqueConstraint(fields=["kind", "programme", "revision"], name="one_programme_paper_per_revision"),
            models.UniqueConstraint(fields=["kind", "entry", "revision"], name="one_entry_paper_per_revision"),
            models.UniqueConstraint(
                fields=["group", "book", "since_on", "until_on", "revision"], name="one_book_of_a_period_per_revision"
            ),
            models.UniqueConstraint(fields=["kind", "month_report", "revision"], name="one_month_report_per_revision"),
            models.CheckConstraint(condition=about_one_thing(), name="a_paper_is_about_one_thing_of_its_kind"),
            models.CheckConstraint(
                condition=Q(~Q(book=""), kind="book", since_on__isnull=False, until_on__gte=F("since_on"))
                | Q(~Q(kind="book"), book=""),
                name="a_book_has_its_period",
            ),
        ]

    def __str__(self):
        if self.kind != self.Kind.DECREE:
            return f"{self.title}, cetakan {self.revision}"
        number = "" if self.mark == self.Mark.ORIGINAL else f" {self.revision}"
        return f"{self.title}, {self.get_mark_display().lower()}{number}"

    def get_absolute_url(self):
        return reverse("reports:document", args=[self.pk])

    @classmethod
    def subject_model(cls, kind):
        return cls._meta.get_field(cls.ABOUT[kind]).related_model

    @property
    def title(self):
        if self.kind != self.Kind.BOOK:
            return self.get_kind_display()
        return f"{self.get_book_display()} {period_in_words(self.since_on, self.until_on)}"

    @cached_property
    def facts(self):
        """What the original of a decree says: of reports/decree_facts.py."""
        return json.loads(sealing.unseal(sealing.VALUE, self.facts_sealed))

    @property
    def remark(self):
        """What printing had to tell beyond that it is done, as its job says it."""
        return self.job.note.removeprefix(self.READY).strip() if self.job and self.sha256 else ""

    @property
    def part(self):
        """Which book of which days; nothing for other papers."""
        return {name: getattr(self, name) for name in self.OF_A_BOOK} if self.kind == self.Kind.BOOK else {}

    @property
    def subject(self):
        return getattr(self, self.ABOUT[self.kind])

    @property
    def office(self):
        """Whose letterhead and clock it has."""
        about = self.bimtek or self.programme or self.group or self.month_report or self.entry or self.decree.programme
        return about.office

    def open_unchanged(self):
        """The printed file, open for reading; None when it is gone or no longer what was printed."""
        try:
            file = open_kept(self.file)
        except FileNotFoundError:
            return None
        try:
            is_whole = hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
        except InvalidTag:
            is_whole = False
        if not is_whole:
            file.close()
            return None
        file.seek(0)
        return file

    @property
    def download_name(self):
        """A file name that tells the paper and nothing about people."""
        return f"{slugify(str(self))}-{self.pk}.pdf"
