"""The capital that revolves inside a group: where it is, who is late, and every loan from its first day."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.pages import tried
from accounts.templatetags.kube import rupiah_ringkas
from audit.reading import history
from kube.arrears import AGES, schedule, with_arrears
from kube.forms_loans import CapitalForm, LendForm, LendInKindForm, LossForm, PayForm, ReleaseForm, WriteOffForm
from kube.models import Books, Category, Group, Loan
from kube.queries_books import capital_figures
from kube.services import books, loans
from kube.views_books import show_form

CAPITAL = "kube:capital"


@opens(Group)
def capital(request, group):
    found = group.loans.with_balance()
    related = ("member__person", "write_off", "passed_on__member__person", "received_from__member__person")
    found = found.select_related(*related).order_by("-lent_on", "-pk")
    listed = with_arrears(list(found), timezone.localdate())
    late = {age: sum(loan.late[age] for loan in listed) for age in AGES}
    context = {"group": group, "figures": capital_figures(group), "loans": listed, "late_rupiah": sum(late.values())}
    context["late"] = [(words, late[age]) for age, words in AGES.items()]
    return render(request, "kube/books_capital.html", context)


@opens(Group)
def add_capital(request, group):
    form = CapitalForm(request.POST or None, group=group)
    if form.is_valid() and (made := tried(form, books.record_money, actor=request.user, group=group, kind=form.kind)):
        return redirect(made)
    heading, hint = "Tambah modal bergulir", f"Uang kas sekarang {rupiah_ringkas(Books.at_hand(group)[0])}."
    return show_form(request, form, group, CAPITAL, heading=heading, action="Simpan", hint=hint)


@opens(Group)
def release_capital(request, group):
    """Capital becomes cash again, so that it can be handed out, as before a group is dissolved."""
    form = ReleaseForm(request.POST or None)
    asked = {"actor": request.user, "group": group, "kind": "in", "category": Category.TO_CAPITAL}
    if form.is_valid() and (made := tried(form, books.record_money, **asked)):
        return redirect(made)
    hint = (
        "Dipakai bila modal tidak digulirkan lagi, misalnya sebelum kelompok dibubarkan."
        f" Modal bergulir sekarang {rupiah_ringkas(Books.at_hand(group)[1])}."
    )
    return show_form(request, form, group, CAPITAL, heading="Jadikan uang kas", action="Simpan", hint=hint)


@opens(Group)
def lose_capital(request, group):
    form = LossForm(request.POST or None)
    asked = {"actor": request.user, "group": group, "kind": "out", "category": Category.LOST}
    if form.is_valid() and (made := tried(form, books.record_money, **asked)):
        return redirect(made)
    hint = (
        "Hanya untuk uang modal yang hilang dari tangan kelompok. Pinjaman yang tidak kembali dihapus di pinjamannya."
    )
    return show_form(request, form, group, CAPITAL, heading="Catat modal yang hilang", action="Simpan", hint=hint)


@opens(Group)
def lend(request, group):
    form = LendForm(request.POST or None, group=group)
    if form.is_valid() and (loan := tried(form, loans.lend, actor=request.user, group=group)):
        messages.success(request, f"Tercatat. Modal bergulir sekarang {rupiah_ringkas(Books.at_hand(group)[1])}.")
        return redirect(loan)
    hint = f"Modal bergulir yang dapat dipinjamkan: {rupiah_ringkas(Books.at_hand(group)[1])}."
    return show_form(request, form, group, CAPITAL, heading="Beri pinjaman uang", action="Simpan", hint=hint)


@opens(Group)
def lend_in_kind(request, group):
    form = LendInKindForm(request.POST or None, group=group, initial=request.GET.dict())
    if form.is_valid() and (loan := tried(form, loans.lend_in_kind, actor=request.user, group=group)):
        messages.success(request, f"Tercatat: {loan.goods} kepada {loan.member}.")
        return redirect(loan)
    hint = "Ternak atau barang yang dipelihara anggota; anaknya digulirkan kepada anggota berikutnya."
    return show_form(request, form, group, CAPITAL, heading="Beri ternak atau barang", action="Simpan", hint=hint)


@opens(Loan)
def loan(request, loan):
    loan = with_balance(request, loan)
    entries = loan.entries.for_reading().in_order()
    context = {"loan": loan, "group": loan.group, "entries": entries, "history": history(request.user, loan)}
    if loan.is_in_kind:
        context["chain"] = chain_of(loan)
    else:
        context["schedule"] = schedule(loan)
    return render(request, "kube/books_loan.html", context)


def with_balance(request, loan):
    found = Loan.objects.visible_to(request.user).with_balance().select_related("member__person", "group", "write_off")
    (loan,) = with_arrears([found.get(pk=loan.pk)], timezone.localdate())
    return loan


def chain_of(loan) -> list[Loan]:
    """From the first animal to the newest offspring."""
    links = list(loan.group.loans.of_goods().select_related("member__person", "passed_on", "write_off"))
    by_pk = {link.pk: link for link in links}
    first = by_pk[loan.pk]
    while first.received_from_id:
        first = by_pk[first.received_from_id]
    chain = [first]
    while hasattr(chain[-1], "passed_on"):
        chain.append(by_pk[chain[-1].passed_on.pk])
    return chain


@opens(Loan)
def pay(request, loan):
    loan = with_balance(request, loan)
    if loan.is_in_kind or loan.owed_rupiah <= 0:
        raise NotAllowed("Tidak ada angsuran yang perlu dibayar untuk pinjaman ini.")
    initial = {"rupiah": loan.next_one.left, "fee_rupiah": loan.fee_rupiah}
    form = PayForm(request.POST or None, loan=loan, initial=initial)
    if form.is_valid() and tried(form, loans.pay, actor=request.user, loan=loan):
        left = with_balance(request, loan).owed_rupiah
        told = f"Sisanya {rupiah_ringkas(left)}." if left else "Pinjaman ini lunas."
        messages.success(request, f"Angsuran {loan.member} tercatat. {told}")
        return redirect(loan)
    hint = f"{loan.member}, sisa pinjaman {rupiah_ringkas(loan.owed_rupiah)}."
    return show_form(request, form, loan.group, CAPITAL, heading="Terima angsuran", action="Simpan", hint=hint)


@opens(Loan)
def write_off(request, loan):
    form = WriteOffForm(request.POST or None)
    if form.is_valid() and tried(form, loans.write_off, actor=request.user, loan=loan):
        messages.success(request, "Pinjaman dihapus. Ia tetap terlihat di daftar dengan berita acaranya.")
        return redirect(loan)
    owed = Loan.objects.visible_to(request.user).with_balance().get(pk=loan.pk).owed_rupiah
    what = f"{loan.member}, {loan.goods or f'sisa {rupiah_ringkas(owed)}'}"
    hint = f"{what}. Yang dihapus tidak ditagih lagi dan tidak dapat dikembalikan; pegang berita acaranya dahulu."
    heading = "Hapus sisa pinjaman"
    return show_form(request, form, loan.group, CAPITAL, heading=heading, action="Hapus", hint=hint)
