"""The books of a group on a phone: money in, money out, what there is, and the month's end."""

from datetime import date, timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.pages import tried
from accounts.templatetags.kube import rupiah_ringkas
from audit.trail import record
from beneficiaries.photos import picture_of
from jobs.downloads import shown_photo
from kube.forms_books import CloseForm, MoneyForm, MonthForm, ReasonForm, ReopenForm
from kube.models import BookEntry, Books, Group
from kube.queries_books import (
    capital_book,
    cash_book,
    count_of_lines,
    is_closed,
    last_of_month,
    month_after,
    months_to_close,
    solidarity_fund,
    with_savings,
)
from kube.services import books as services

NEWEST = 5
BUTTONS = {"in": "Simpan uang masuk", "out": "Simpan uang keluar"}


@opens(Group)
def books(request, group):
    """Where everything starts: how much there is, and two large buttons."""
    cash, capital = Books.at_hand(group)
    newest = group.entries.for_reading()[:NEWEST]
    context = {"group": group, "cash": cash, "capital": capital, "newest": newest, "lines": count_of_lines(group)}
    return render(request, "kube/books.html", context | {"months": months_to_close(group)})


@opens(Group)
def money_in(request, group):
    return write_money(request, group, BookEntry.Kind.IN)


@opens(Group)
def money_out(request, group):
    return write_money(request, group, BookEntry.Kind.OUT)


def write_money(request, group, kind):
    form = MoneyForm(request.POST or None, request.FILES or None, group=group, kind=kind)
    asked = {"actor": request.user, "group": group, "kind": kind}
    if form.is_valid() and (made := tried(form, services.record_money, **asked)):
        return redirect(made)
    return show_form(request, form, group, heading=kind.label, action=BUTTONS[kind], cash=Books.at_hand(group)[0])


@opens(BookEntry)
def entry(request, entry):
    """What was just written, and how much there is now, in large figures."""
    cash, capital = Books.at_hand(entry.group)
    context = {"entry": entry, "group": entry.group, "cash": cash, "capital": capital}
    return render(request, "kube/books_entry.html", context)


@opens(BookEntry)
def cancel_entry(request, entry):
    form = ReasonForm(request.POST or None)
    asked = {"actor": request.user, "entry": entry, "on": timezone.localdate()}
    if form.is_valid() and (made := tried(form, services.cancel_entry, **asked)):
        messages.success(request, "Dibatalkan. Catatan yang salah tetap terlihat, dicoret.")
        return redirect(made)
    hint = (
        f"{entry.title}, {rupiah_ringkas(entry.rupiah)}. Uangnya dihitung kembali, dan catatan yang salah tetap"
        " terlihat, dicoret. Setelah itu catat lagi yang benar."
    )
    return show_form(request, form, entry.group, heading="Batalkan catatan ini", action="Batalkan", hint=hint)


@never_cache
@opens(BookEntry)
def receipt(request, entry):
    """The photo of a receipt. Who looked at it is written down."""
    if not entry.photo:
        raise NotAllowed("Catatan ini tidak punya foto nota.")
    picture = picture_of(entry)
    record(actor=request.user, verb="receipt.opened", subject=entry)
    return shown_photo(request, picture, entry.photo.name)


@opens(Group)
def cash(request, group):
    return show_book(request, group, cash_book, "Buku kas", "Uang kas")


@opens(Group)
def capital_lines(request, group):
    return show_book(request, group, capital_book, "Buku modal bergulir", "Modal bergulir")


def show_book(request, group, book_of, heading, purse):
    month = MonthForm(request.GET).day()
    book = book_of(group, month, last_of_month(month))
    context = {"group": group, "book": book, "heading": heading, "purse": purse}
    context["is_closed"] = is_closed(group, month)
    around = {"earlier": month - timedelta(days=1), "later": later(month)}
    return render(request, "kube/books_lines.html", context | around)


def later(month) -> date | None:
    """The next month, unless it has not begun."""
    after = month_after(month)
    return after if after <= timezone.localdate() else None


@opens(Group)
def savings(request, group):
    members = list(with_savings(group))
    context = {"group": group, "members": members, "fund": solidarity_fund(group)}
    return render(request, "kube/books_savings.html", context | {"saved": sum(one.saved for one in members)})


@opens(Group)
def close_months(request, group):
    """The oldest open month alone: its cash is counted, compared with the book, and the month is closed."""
    waiting = months_to_close(group)
    form = CloseForm(request.POST or None, group=group, initial={"month": waiting[0] if waiting else None})
    if form.is_valid() and (made := tried(form, services.close_month, actor=request.user, group=group)):
        messages.success(request, f"Buku {date_format(made.month, 'F Y')} ditutup.")
        return redirect("kube:close_months", group.pk)
    done = group.closed_months.select_related("closed_by", "reopened_by")
    last = group.closed_months.standing().first()
    context = {"group": group, "months": waiting, "closed": done, "last": last, "form": form}
    return render(request, "kube/books_close.html", context, status=422 if form.errors else 200)


@opens(Group)
def reopen_month(request, group):
    last = group.closed_months.standing().first()
    if last is None:
        raise NotAllowed("Tidak ada bulan yang sudah ditutup.")
    form = ReopenForm(request.POST or None)
    month = date_format(last.month, "F Y")
    if form.is_valid() and tried(form, services.reopen_month, actor=request.user, group=group):
        messages.success(request, f"Buku {month} dibuka lagi. Betulkan yang salah, lalu tutup lagi.")
        return redirect("kube:close_months", group.pk)
    hint = "Hanya bulan terakhir yang ditutup dapat dibuka lagi. Penutupan yang lama tetap terlihat dengan alasannya."
    about = {"heading": f"Buka lagi buku {month}", "action": "Buka lagi", "hint": hint}
    return show_form(request, form, group, "kube:close_months", **about)


def show_form(request, form, group, back="kube:books", **context):
    context |= {"form": form, "group": group, "back": reverse(back, args=[group.pk])}
    return render(request, "kube/books_form.html", context, status=422 if form.errors else 200)
