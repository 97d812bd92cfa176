"""Members of a group: found in the register, joined, left, replaced; and the officers they elect."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.pages import tried
from audit.looks import count_look
from beneficiaries.consents import ask, is_needed
from beneficiaries.models import Consent
from beneficiaries.people import person_for
from kube.candidates import Candidates, candidates_named, candidates_numbered, person_of
from kube.families import family_in_register, family_of
from kube.forms_members import CandidateSearchForm, ElectionForm, JoinForm, LeaveForm, NumberForm, UnlistedForm
from kube.models import Group, Membership
from kube.pages import show_form
from kube.services import members as services


def count_number(request):
    """The form asks for a NIK: whoever tries many is stopped, also when the form is refused."""
    if request.POST.get("nik"):
        count_look(actor=request.user, asked_by="formulir anggota")


@opens(Group, counted=count_number)
def add_member(request, group):
    if request.method == "POST":
        return joined(request, group)
    return show_candidates(request, group)


@never_cache
@opens(Group, repeatable=True, counted=count_number)
def find_member(request, group):
    """By NIK or family card: sent, because an address is written down in many places."""
    return show_candidates(request, group, number=NumberForm(request.POST))


@opens(Membership, counted=count_number)
def replace_member(request, membership):
    if request.method == "POST":
        return joined(request, membership.group, membership)
    return show_candidates(request, membership.group, membership)


@never_cache
@opens(Membership, repeatable=True, counted=count_number)
def find_replacement(request, membership):
    return show_candidates(request, membership.group, membership, number=NumberForm(request.POST))


def show_candidates(request, group, replaced=None, *, number=None, unlisted=None, refusal=""):
    search = CandidateSearchForm(request.GET)
    if number is not None and number.is_valid():
        found = candidates_numbered(group, request.user, number.cleaned_data["nik"])
    elif number is None and search.is_valid():
        count_look(actor=request.user, asked_by="nama")
        found = candidates_named(group, request.user, search.cleaned_data["q"], search.cleaned_data["place"])
    else:
        found = Candidates(None, [])
    context = {
        "group": group,
        "replaced": replaced,
        "found": found,
        "search": search,
        "number": number or NumberForm(),
        "unlisted": unlisted or UnlistedForm(user=request.user, is_replacement=bool(replaced)),
        "today": timezone.localdate(),
        "refusal": refusal,
    }
    is_wrong = refusal or (unlisted and unlisted.errors) or (number and number.errors)
    return render(request, "kube/add_member.html", context, status=422 if is_wrong else 200)


def joined(request, group, replaced=None):
    """The chosen row of the register, or the person who was typed in."""
    is_listed = "entry" in request.POST
    form = (JoinForm if is_listed else UnlistedForm)(request.POST, user=request.user, is_replacement=bool(replaced))
    if not form.is_valid():
        if is_listed:
            raise NotAllowed("Pilihan ini tidak dikenali. Cari lagi orangnya, lalu tambahkan.")
        return show_candidates(request, group, replaced, unlisted=form)
    asked = chosen(request.user, form.cleaned_data) if is_listed else typed(form.cleaned_data)
    if is_needed(asked["person"], group.office.region, group):
        name = form.cleaned_data["entry"].name if is_listed else form.cleaned_data["name"]
        return asked_home(request, group, asked, name)
    try:
        made = taken_in(request.user, group, replaced, asked, form.cleaned_data)
    except NotAllowed as refusal:
        return show_candidates(request, group, replaced, unlisted=None if is_listed else form, refusal=str(refusal))
    messages.success(request, f"{made} masuk {group}.")
    return redirect("kube:add_member", group.pk) if replaced is None else redirect(group)


def asked_home(request, group, who, name):
    """Known with this NIK in another region: said in the same words whether the name typed is his or not."""
    about = {"person": who["person"], "subject": group, "region": group.office.region, "place": who["region"]}
    consent = ask(actor=request.user, name=name, **about)
    if consent.state == Consent.State.REFUSED:
        messages.error(request, f"Kantor asal {consent.name} tidak setuju: {consent.reason}")
    else:
        messages.info(
            request,
            f"NIK ini tercatat di wilayah lain. {consent.name} belum menjadi anggota: persetujuan diminta dari kantor"
            " asalnya. Jawabannya tampil di halaman kelompok ini.",
        )
    return redirect(group)


def taken_in(user, group, replaced, who, asked):
    if replaced:
        note = asked["note"]
        return services.replace_member(actor=user, membership=replaced, on=asked["on"], note=note, **who)
    return services.add_member(actor=user, group=group, joined_on=asked["on"], **who)


def chosen(user, asked):
    entry = asked["entry"]
    if entry.is_alive is False:
        raise NotAllowed(f"{entry.name} tercatat meninggal. Pilih anggota keluarga yang lain.")
    entry.release.use(actor=user, what="Anggota kelompok dipilih dari data ini.")
    return {"person": person_of(entry), "family": family_in_register(entry), "region": entry.region}


def typed(asked):
    who = {name: asked[name] for name in ("nik", "name", "sex", "region")}
    person = person_for(**who, birth_on=None)
    return {"person": person, "family": family_of(person, asked["kk"]), "region": asked["region"]}


@opens(Membership)
def remove_member(request, membership):
    form = LeaveForm(request.POST or None, owes=membership.loans.open().exists())
    if form.is_valid() and tried(form, services.remove_member, actor=request.user, membership=membership):
        messages.success(request, f"{membership} dicatat keluar.")
        return redirect(membership.group)
    hint = "Namanya tetap ada di daftar mantan anggota. Bila ia pengurus, jabatannya berakhir pada hari itu."
    context = {"heading": f"Catat keluarnya {membership}", "action": "Catat keluar", "hint": hint}
    return show_form(request, form, group=membership.group, **context)


@opens(Group)
def elect(request, group):
    form = ElectionForm(request.POST or None, group=group)
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("since_on", "meeting")}
        try:
            services.elect_officers(actor=request.user, group=group, officers=form.officers(), **asked)
            messages.success(request, "Pengurus dicatat.")
            return redirect(group)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
    hint = "Pengurus dipilih anggota dalam musyawarah. Catat musyawarahnya lebih dahulu supaya dapat dipilih di sini."
    return show_form(request, form, group=group, heading="Pengurus kelompok", action="Simpan pengurus", hint=hint)
