"""What still hangs on a group that is to be dissolved, each with the page where it is settled."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.templatetags.kube import rupiah_ringkas
from kube.models import Books, Group


@dataclass(frozen=True)
class Hanging:
    """sentence: what it is. action: how it is settled, at url."""

    sentence: str
    action: str
    url: str


def hanging_on(group: Group) -> list[Hanging]:
    """Money, debts and promises, in the order in which they are settled; [] when the group may be dissolved."""
    return [*loans_of(group), *money_of(group), *fund_debts_of(group), *promises_to(group)]


def loans_of(group: Group):
    for loan in group.loans.open().select_related("member__person").order_by("lent_on", "pk"):
        what = loan.goods or f"sisa pinjaman {rupiah_ringkas(loan.owed_rupiah)}"
        sentence = f"{loan.member} masih memegang {what}."
        yield Hanging(sentence, "Terima angsurannya, gulirkan, atau hapus dengan berita acara", loan.get_absolute_url())


def money_of(group: Group):
    cash, capital = Books.at_hand(group)
    if capital:
        action = "Jadikan uang kas dengan berita acara"
        url = reverse("kube:release_capital", args=[group.pk])
        yield Hanging(f"Modal bergulir masih {rupiah_ringkas(capital)}.", action, url)
    if cash:
        action = "Catat kepada siapa uangnya diserahkan"
        yield Hanging(f"Uang kas masih {rupiah_ringkas(cash)}.", action, reverse("kube:money_out", args=[group.pk]))


def fund_debts_of(group: Group):
    """Funds stand in a room to the right and are asked through the relation of Group."""
    for place in group.fund_places.filter(owed_rupiah__gt=0).select_related("fund").order_by("pk"):
        sentence = f"Utang {rupiah_ringkas(place.owed_rupiah)} kepada {place.fund}."
        yield Hanging(sentence, "Catat angsuran atau penghapusannya di dana itu", place.get_absolute_url())


def promises_to(group: Group):
    """Signed decrees of running programmes that name the group and have not been paid to it."""
    named = group.received.model.objects.settled().filter(group=group, decree__isnull=False)
    waiting = named.filter(programme__status="open").exclude(payments__status="credited")
    for line in waiting.select_related("decree__programme__series", "programme__series").order_by("pk"):
        sentence = f"Kelompok ini tercantum dalam {line.decree}, {line.programme}, dan belum menerima bantuannya."
        yield Hanging(sentence, "Ganti kelompok ini lewat SK perubahan", line.decree.get_absolute_url())
