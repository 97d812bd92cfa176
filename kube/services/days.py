"""Days on which something can have happened."""

from datetime import date

from django.utils import timezone

from accounts.errors import NotAllowed


def refuse_impossible_day(on: date, earliest: date | None = None):
    """Raises NotAllowed for a day to come, and for one before the day that must have gone before."""
    if on > timezone.localdate():
        raise NotAllowed("Tanggal ini belum terjadi. Isi tanggal hari ini atau sebelumnya.")
    if earliest and on < earliest:
        raise NotAllowed(f"Tanggal ini terlalu awal. Isi {earliest:%d-%m-%Y} atau sesudahnya.")
