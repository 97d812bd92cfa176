"""Days on which something can have happened."""

from datetime import date

from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.templatetags.kube import tanggal
from kube.models import Group


def refuse_impossible_day(on: date, earliest: date | None = None):
    """Raises NotAllowed for a day to come, and for one before the day that must have gone before."""
    if on > timezone.localdate():
        raise NotAllowed("Tanggal ini belum terjadi. Isi tanggal hari ini atau sebelumnya.")
    if earliest and on < earliest:
        raise NotAllowed(f"Tanggal ini terlalu awal. Isi {earliest:%d-%m-%Y} atau sesudahnya.")


def refuse_day_outside(group: Group, on: date, earliest: date | None = None):
    """Raises NotAllowed for a day on which nothing can have happened in a group: to come, or before it was founded."""
    refuse_impossible_day(on, earliest)
    refuse_before_group(group, on)


def refuse_before_group(group: Group, on: date):
    if group.founded_on and on < group.founded_on:
        raise NotAllowed(
            f"Kelompok ini berdiri {tanggal(group.founded_on)}. Isi tanggal itu atau sesudahnya. Bila tanggal"
            " berdirinya keliru, minta operator membetulkannya lewat Ubah data kelompok."
        )
