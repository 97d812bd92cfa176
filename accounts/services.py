"""Users, passwords, offices and officials: what an admin changes, and what is written down about it."""

import secrets

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from accounts.errors import NotAllowed
from accounts.history import record
from accounts.models import Office, Official, User
from accounts.roles import Role

# Without letters that look alike; 16 of 31 are 79 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def add_user(*, actor, name, username, role, region=None, is_national=False):
    """Returns (user, start password). The password is nowhere else: show it once."""
    check_reach(actor, region, is_national)
    user = User(name=name, username=username, role=role, region=region, is_national=is_national)
    password = give_password(user)
    user.save()
    record(actor=actor, verb="user.added", subject=user, after=texts(user, ["username", "role", "region"]))
    return user, password


@transaction.atomic
def make_admin(*, name, username, region=None, password=None):
    """An admin of one region, by default of the whole country, asked for by whoever runs the server.

    password: a start password, by default one is made. Either is replaced at the first login. Returns (user, start
    password). Raises ValidationError, and NotAllowed when the name is taken.
    """
    user = User(name=name, username=username, role=Role.ADMIN, region=region, is_national=region is None)
    if User.objects.filter(username=username).exists():
        raise NotAllowed(
            f"Nama pengguna {username} sudah dipakai. Pilih nama lain; bila kata sandinya hilang, admin yang baru"
            " dapat membuatkan kata sandi awal lewat halaman Pengguna."
        )
    if password is not None:
        validate_password(password, user)
    start_password = give_password(user, password)
    user.full_clean()
    user.save()
    record(actor=None, verb="user.added", subject=user, after=texts(user, ["username", "role", "region"]))
    return user, start_password


@transaction.atomic
def edit_user(*, actor, user, **values):
    """Change name, role, region, is_national or is_active. Of himself an admin changes the name only."""
    if actor.pk == user.pk and set(values) - {"name"}:
        raise NotAllowed("Peran, wilayah dan izin masuk Anda sendiri hanya dapat diubah oleh admin lain.")
    check_reach(actor, values.get("region", user.region), values.get("is_national", user.is_national))
    refuse_while_looking_after_groups(user, values)
    return rewrite(actor=actor, row=user, verb="user.changed", values=values)


def check_reach(actor, region, is_national):
    """An admin gives nobody more than he sees himself."""
    if actor.is_national:
        return
    low, high = actor.scope
    if is_national or region is None or not low <= region.code < high:
        raise NotAllowed("Wilayah ini di luar wilayah Anda. Mintalah admin provinsi atau pusat.")


def refuse_while_looking_after_groups(user, values):
    """A pendamping hands her groups on before she goes, or goes elsewhere. kube is asked by User's relation."""
    names = ("role", "region", "is_national", "is_active")
    new = User(**{name: values.get(name, getattr(user, name)) for name in names})
    held = user.assignments.filter(until_on__isnull=True)
    stays = new.is_active and new.role == user.role and new.scope is not None
    if stays:
        low, high = new.scope
        held = held.exclude(group__region_id__gte=low, group__region_id__lt=high)
    if count := held.count():
        raise NotAllowed(
            f"{user.name} masih mendampingi {count} kelompok{' di luar wilayah itu' if stays else ''}. Serahkan dahulu"
            " kelompoknya kepada pendamping lain, lewat tombol di bawah."
        )


@transaction.atomic
def reset_password(*, actor, user):
    """A new start password, shown once; all sessions of that person end."""
    if actor.pk == user.pk:
        raise NotAllowed("Ganti kata sandi Anda sendiri lewat nama Anda di kanan atas.")
    password = give_password(user)
    user.save(update_fields=["password", "must_change_password"])
    record(actor=actor, verb="user.password_reset", subject=user)
    return password


def give_password(user, password=None):
    password = password or "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    user.set_password(password)
    user.must_change_password = True
    return password


@transaction.atomic
def change_password(*, actor, password):
    actor.set_password(password)
    actor.must_change_password = False
    actor.save(update_fields=["password", "must_change_password"])
    record(actor=actor, verb="user.password_changed", subject=actor)


@transaction.atomic
def add_office(*, actor, region, **values):
    office = Office.objects.create(region=region, **values)
    record(actor=actor, verb="office.added", subject=office, after=texts(office, values))
    return office


@transaction.atomic
def edit_office(*, actor, office, **values):
    return rewrite(actor=actor, row=office, verb="office.changed", values=values)


@transaction.atomic
def add_official(*, actor, office, **values):
    official = Official.objects.create(office=office, **values)
    after = texts(official, values)
    record(actor=actor, verb="official.added", subject=official, region=office.region_id, after=after)
    return official


@transaction.atomic
def edit_official(*, actor, official, **values):
    region = official.office.region_id
    return rewrite(actor=actor, row=official, verb="official.changed", values=values, region=region)


def rewrite(*, actor, row, verb, values, region=None):
    """Save the fields that differ, under a lock so that `before` is what really stood there, and record them."""
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    names = [name for name, value in values.items() if getattr(row, name) != value]
    before = texts(row, names)
    for name in names:
        setattr(row, name, values[name])
    if names:
        row.save(update_fields=names)
        record(actor=actor, verb=verb, subject=row, region=region, before=before, after=texts(row, names))
    return row


def texts(row, names):
    """The named fields as a history shows them."""
    return {name: text(getattr(row, f"get_{name}_display", lambda name=name: getattr(row, name))()) for name in names}


def text(value):
    return value if value is None or isinstance(value, bool) else str(value)
