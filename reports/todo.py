"""Tugas saya: what waits for a person, by his role, each with one click to do it.

Every kind of task is one query over everything he may change, however many programmes that is. A function per kind
yields Tasks; ROLES says which kinds a role is asked about, in the order in which the work goes on.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import Office, User
from accounts.roles import OFFICE, Role
from accounts.templatetags.kube import hari_tanggal
from audit.models import Event
from audit.reading import readable
from beneficiaries.models import FieldList
from beneficiaries.queries_visits import progress_of
from bimtek.models import Bimtek, Participant
from bimtek.queries import trained
from disbursements.models import Batch, Payment
from programmes.hands import without_hand_of
from programmes.models import Candidate, Component, Decree, Programme, Recipient
from programmes.rules import IDENTITY
from reports.todo_accounts import LIVE, account_at_hand, accounts_to_correct, late_returns_to_decide, sent_back
from reports.todo_allocations import allocations_to_decide, allocations_to_do
from reports.todo_cards import MOST, Task
from reports.todo_consents import consents_given, to_consent
from reports.todo_first import first_steps
from reports.todo_groups import groups_alone, groups_here, groups_mine
from reports.todo_monev import flags_to_look_at, follow_ups, groups_to_go_to, idle_helpers

ABOUT = ("programme__slug", "programme__series__name", "programme__year")


def page_for(user: User, on: date) -> dict:
    """Everything the page shows."""
    tasks = [task for kind in ROLES[Role(user.role)] for task in kind(user, on)]
    return {"tasks": tasks, "programmes": programmes_of(user), "events": events_of(user)}


def programmes_of(user):
    if user.role not in OFFICE:
        return []
    begun = Programme.objects.visible_to(user).exclude(status=Programme.Status.DRAFT)
    return begun.select_related("series")[:MOST]


def events_of(user):
    if user.role != Role.AUDITOR:
        return []
    return readable(Event.objects.visible_to(user).order_by("-id")[:MOST])


def per_programme(queryset) -> list[tuple[str, str, int]]:
    """(slug, name, count) of the rows' programmes, newest year first."""
    groups = queryset.order_by().values_list(*ABOUT).annotate(count=Count("pk"))
    rows = groups.order_by("-programme__year", "programme__slug")[:MOST]
    return [(slug, f"{name} {year}", count) for slug, name, year, count in rows]


def drafts_to_open(user, on) -> Iterator[Task]:
    drafts = Programme.objects.owned_by(user).filter(status=Programme.Status.DRAFT, recipients__isnull=True)
    for programme in drafts.select_related("series")[:MOST]:
        text = "Program masih rancangan. Periksa pengaturannya, lalu buka."
        yield Task(1, text, str(programme), programme.get_absolute_url(), "Periksa dan buka", "bi-diagram-3")


def running_of(user):
    """Programmes whose pages he opens: a kota without an office sees rows of its province, but not its programme."""
    return Programme.objects.owned_by(user).filter(status=Programme.Status.OPEN)


def candidates_of(user):
    return Candidate.objects.owned_by(user).filter(programme__in=running_of(user))


def to_evaluate(user, on) -> Iterator[Task]:
    for slug, name, count in per_programme(candidates_of(user).filter(status=Candidate.Status.PROPOSED)):
        url = reverse("programmes:candidates", args=[slug])
        yield Task(count, "usulan belum diperiksa menurut syarat program.", name, url, "Periksa usulan", "bi-search")


def eligible_to_place(user, on) -> Iterator[Task]:
    for slug, name, count in per_programme(candidates_of(user).eligible()):
        url = reverse("programmes:decrees", args=[slug])
        yield Task(count, "calon layak belum masuk SK.", name, url, "Buka SK", "bi-person-plus")


def refused_to_look_at(user, on) -> Iterator[Task]:
    """Those whom a person may still let pass: not the ones whose NIK itself is wrong."""
    refused = candidates_of(user).filter(status=Candidate.Status.INELIGIBLE)
    mine = Candidate.objects.visible_to(user).filter(pk=OuterRef("pk"))
    unknown = Exists(mine.filter(results__code__in=IDENTITY, results__passed=False))
    for slug, name, count in per_programme(refused.filter(~unknown)):
        url = f"{reverse('programmes:candidates', args=[slug])}?status={Candidate.Status.INELIGIBLE}"
        text = "usulan tidak layak. Bila ada yang patut diloloskan, catat alasannya."
        yield Task(count, text, name, url, "Lihat alasannya", "bi-person-exclamation")


def decrees_at(user, status):
    found = Decree.objects.owned_by(user).filter(status=status).annotate(lines=Count("recipients"))
    return found.select_related("programme__series").order_by("id")


def decrees_to_submit(user, on) -> Iterator[Task]:
    for decree in decrees_at(user, Decree.Status.DRAFT)[:MOST]:
        text = "penerima dalam rancangan SK yang belum diajukan."
        yield Task(decree.lines, text, str(decree.programme), decree.get_absolute_url(), "Ajukan SK", "bi-send")


def decrees_to_sign(user, on) -> Iterator[Task]:
    for decree in without_hand_of(user, decrees_at(user, Decree.Status.SUBMITTED))[:MOST]:
        text, action = "penerima dalam SK yang menunggu tanda tangan Anda.", "Baca dan tanda tangani"
        yield Task(decree.lines, text, str(decree.programme), decree.get_absolute_url(), action, "bi-pen")


def unpaid(user):
    """Recipients of signed decrees of his office's running programmes for whom no money is on its way or arrived."""
    mine = Recipient.objects.owned_by(user)
    named = mine.filter(decree__status=Decree.Status.SIGNED, programme__in=running_of(user))
    named = named.filter(replaced_by__isnull=True)
    return named.exclude(pk__in=mine.filter(payments__status__in=LIVE).values("pk"))


def to_invite(user, on) -> Iterator[Task]:
    invited = Participant.objects.visible_to(user)
    groups = invited.filter(bimtek__programme=OuterRef("programme"), membership__group=OuterRef("group"))
    waiting = unpaid(user).filter(~Exists(groups), programme__needs_bimtek=True, participations__isnull=True)
    for slug, name, count in per_programme(waiting):
        url = f"{reverse('bimtek:list')}?programme={slug}"
        yield Task(count, "penerima dalam SK belum diundang ke bimtek.", name, url, "Atur bimtek", "bi-mortarboard")


def to_finish(user, on) -> Iterator[Task]:
    held = Bimtek.objects.owned_by(user).filter(status=Bimtek.Status.PLANNED).ending_by(on)
    for bimtek in held.annotate(people=Count("participants")).order_by("held_on", "id")[:MOST]:
        text = f"peserta bimtek {bimtek.when}. Lengkapi kehadiran, lalu tutup."
        yield Task(bimtek.people, text, bimtek.title, bimtek.get_absolute_url(), "Buka bimtek", "bi-mortarboard")


def papers_missing(user, on) -> Iterator[Task]:
    asked = Count("programme__papers", distinct=True)
    counted = unpaid(user).annotate(asked=asked, received=Count("received_papers", distinct=True))
    lacking = counted.filter(received__lt=F("asked")).order_by().values_list(*ABOUT)
    for (slug, name, year), count in Counter(lacking).most_common(MOST):
        url = reverse("programmes:recipients", args=[slug])
        text = "penerima belum lengkap berkasnya."
        yield Task(count, text, f"{name} {year}", url, "Catat berkas", "bi-folder-check")


def to_pay(user, on) -> Iterator[Task]:
    """Whoever has all papers, an account the bank has not sent back, and the training if it is asked for."""
    taught = Q(programme__needs_bimtek=False)
    running = Programme.objects.owned_by(user).filter(status=Programme.Status.OPEN, needs_bimtek=True)
    for programme in running:
        taught |= Q(pk__in=trained(programme).values("pk"))
    asked = Count("programme__papers", distinct=True)
    ready = unpaid(user).filter(taught, account_at_hand()).exclude(component__form=Component.Form.GOODS)
    ready = ready.exclude(pk__in=sent_back(user).values("recipient"))
    ready = ready.annotate(asked=asked, received=Count("received_papers", distinct=True))
    complete = ready.filter(received__gte=F("asked")).order_by().values_list("decree", *ABOUT)
    for (decree, _, name, year), count in Counter(complete).most_common(MOST):
        url = reverse("disbursements:prepare", args=[decree])
        text = "penerima siap disalurkan, belum masuk daftar penyaluran."
        yield Task(count, text, f"{name} {year}", url, "Siapkan penyaluran", "bi-cash-coin")


BATCH_STEPS = {  # status: (what waits, button)
    Batch.Status.DRAFT: ("penerima dalam rancangan penyaluran yang belum diajukan.", "Ajukan"),
    Batch.Status.APPROVED: ("penerima dalam penyaluran yang disetujui. Kirim daftarnya ke bank.", "Unduh daftar bank"),
    Batch.Status.SENT: ("penerima dalam penyaluran di bank. Unggah hasilnya setelah diterima.", "Unggah hasil bank"),
    Batch.Status.SUBMITTED: ("penerima dalam penyaluran yang menunggu pemeriksaan Anda.", "Periksa"),
    Batch.Status.CHECKED: ("penerima dalam penyaluran yang menunggu persetujuan Anda.", "Baca dan setujui"),
}


def batches_at(*statuses):
    """A kind of task: batches that stand at one of these."""

    def kind(user, on) -> Iterator[Task]:
        waiting = Count("payments", filter=Q(payments__status=Payment.Status.PLANNED))
        found = Batch.objects.owned_by(user).filter(status__in=statuses).annotate(people=waiting)
        own = Q(made_by=user) | Q(submitted_by=user)
        if user.role == Role.OPERATOR:  # what the bank answered is another's task
            own &= Q(status=Batch.Status.SENT)
        found = found.exclude(own)  # nobody is asked to sign what he made himself, or worked on
        if user.role in (Role.KABID, Role.KADIS):
            found = without_hand_of(user, found)
        for batch in found.select_related("programme__series").order_by("id")[:MOST]:
            text, action = BATCH_STEPS[batch.status]
            is_sent = batch.status == Batch.Status.SENT
            url = reverse("disbursements:upload_result", args=[batch.pk]) if is_sent else batch.get_absolute_url()
            yield Task(batch.people, text, str(batch), url, action, "bi-cash-coin")

    return kind


def to_attend(user, on) -> Iterator[Task]:
    planned = Bimtek.objects.visible_to(user).filter(status=Bimtek.Status.PLANNED)
    for bimtek in planned.annotate(people=Count("participants")).order_by("held_on", "id")[:MOST]:
        day = "hari ini" if bimtek.held_on <= on <= bimtek.until_on else bimtek.when
        url = reverse("bimtek:attendance", args=[bimtek.pk])
        text = f"peserta, {day}, di {bimtek.venue}."
        yield Task(bimtek.people, text, bimtek.title, url, "Catat kehadiran", "bi-person-check")


def to_visit(user, on) -> Iterator[Task]:
    given = FieldList.objects.visible_to(user).filter(given_to=user).still_open().order_by("due_on", "id")[:MOST]
    for one in progress_of(list(given), user):
        if one.left:
            until = "sudah lewat waktunya" if one.due_on < on else f"paling lambat {hari_tanggal(one.due_on)}"
            url = reverse("beneficiaries:my_list", args=[one.pk])
            text = f"kunjungan belum dicatat, {until}."
            yield Task(one.left, text, one.title, url, "Buka daftar kunjungan", "bi-house-check")


def visits_to_close(user, on) -> Iterator[Task]:
    """Lists of which everybody was visited, and those whose day has passed."""
    waiting = FieldList.objects.owned_by(user).still_open().order_by("due_on", "id")
    for one in [one for one in progress_of(list(waiting), user) if not one.left or one.due_on < on][:MOST]:
        text = f"dari {one.total} kunjungan sudah dicatat. Baca hasilnya, lalu tutup daftarnya."
        yield Task(one.done, text, one.title, one.get_absolute_url(), "Baca hasil kunjungan", "bi-house-check")


def first_office(user, on) -> Iterator[Task]:
    """Where an admin begins: letterhead and officials, then the people who work there."""
    if user.scope is None:
        return
    if not user.office and not Office.objects.visible_to(user).exists():
        text = "kantor. Tambahkan kantor dengan kop suratnya, lalu pejabat yang menandatangani."
        yield Task(0, text, "Kantor", reverse("accounts:add_office"), "Tambah kantor", "bi-building-add")
    elif not User.objects.visible_to(user).exclude(role=Role.ADMIN).exists():
        text = "pengguna. Tambahkan orang yang bekerja di kantor, mulai dari operator."
        yield Task(0, text, "Pengguna", reverse("accounts:add_user"), "Tambah pengguna", "bi-person-plus")


def users_without_region(user, on) -> Iterator[Task]:
    count = User.objects.visible_to(user).filter(is_active=True, is_national=False, region__isnull=True).count()
    if count:
        text = "pengguna belum punya wilayah, jadi belum dapat melihat apa pun."
        yield Task(count, text, "Pengguna", reverse("accounts:users"), "Beri wilayah", "bi-person-gear")


def offices_without_official(user, on) -> Iterator[Task]:
    offices = Office.objects.visible_to(user)
    in_office = Q(officials__from_on__lte=on) & (Q(officials__until_on__isnull=True) | Q(officials__until_on__gte=on))
    for office in offices.exclude(pk__in=offices.filter(in_office).values("pk")).select_related("region")[:MOST]:
        url = reverse("accounts:edit_office", args=[office.pk])
        text = "kantor belum punya pejabat penanda tangan yang sedang menjabat."
        yield Task(1, text, str(office), url, "Isi pejabat", "bi-building")


ROLES = {
    Role.ADMIN: [first_office, users_without_region, offices_without_official],
    Role.OPERATOR: [
        first_steps,
        accounts_to_correct,
        to_consent,
        consents_given,
        late_returns_to_decide,
        drafts_to_open,
        allocations_to_do,
        allocations_to_decide,
        to_evaluate,
        eligible_to_place,
        decrees_to_submit,
        to_invite,
        to_finish,
        papers_missing,
        visits_to_close,
        groups_alone,
        to_pay,
        batches_at(Batch.Status.DRAFT, Batch.Status.APPROVED, Batch.Status.SENT),
    ],
    Role.VERIFIKATOR: [to_consent, to_evaluate, refused_to_look_at, papers_missing, visits_to_close, flags_to_look_at],
    Role.KABID: [batches_at(Batch.Status.SUBMITTED, Batch.Status.SENT), late_returns_to_decide, idle_helpers],
    Role.KADIS: [decrees_to_sign, batches_at(Batch.Status.CHECKED), late_returns_to_decide],
    Role.PENDAMPING: [to_attend, to_visit, groups_to_go_to, follow_ups, groups_mine],
    Role.AUDITOR: [],
    Role.TKSK: [to_visit, follow_ups, groups_here],
    Role.LURAH: [groups_here],
}
