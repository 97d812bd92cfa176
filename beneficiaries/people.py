"""Persons by their NIK, and the account each is paid to."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from audit import sealing
from audit.trail import record
from beneficiaries.models import Bank, BankAccount, Person
from regions.codes import REGENCY
from regions.models import Region

AT_ONCE = 1000  # persons made by one INSERT
ELSEWHERE = (
    "Orang ini tercatat di wilayah lain. Mintalah kantor di wilayahnya membuka nomornya atau memperbaiki rekeningnya."
)
PERSON = ("nik_sealed", "nik_index", "name", "sex", "birth_on", "region_id")


def person_for(*, nik: str, name: str, sex: str, birth_on: date | None, region: Region) -> Person:
    """The person with this NIK, made when new. Two imports at once get the same row: the index is unique.

    An existing person keeps what is known of him: a proposal is no correction of a name or a birth date. Only a row
    of another region that nothing there speaks for (`unclaimed`) becomes that of whoever names the NIK now.
    """
    said = {"name": name, "sex": sex, "birth_on": birth_on, "region": region}
    person, is_new = Person.objects.get_or_create(
        nik_index=sealing.blind_index(sealing.NIK, nik),
        defaults={"nik_sealed": sealing.seal(sealing.NIK, nik), **said},
    )
    if not is_new and is_other_place(person.region_id, region.pk):
        if Person.objects.unclaimed().filter(pk=person.pk).update(**said):
            person.refresh_from_db()
    return person


def is_other_place(code: str, other: str) -> bool:
    """Whether two codes lie in different kabupaten/kota; a province and what lies in it do not."""
    length = min(len(code), len(other), REGENCY)
    return code[:length] != other[:length]


def persons_for(rows: Iterable) -> dict[bytes, int]:
    """{NIK index: key of the person} of many rows at once, as `person_for`: who is new is made, who is known stays.

    rows: anything with nik_sealed, nik_index, name, sex, birth_on and region_id. Two at once make one row.
    """
    first = {}
    for row in rows:
        first.setdefault(bytes(row.nik_index), row)
    known = keys_of_persons(first)
    take_unclaimed(first)
    # In one order everywhere: two that wait for each other's row would never end.
    new = [Person(**{name: getattr(first[index], name) for name in PERSON}) for index in sorted(first.keys() - known)]
    if not new:
        return known
    Person.objects.bulk_create(new, ignore_conflicts=True, batch_size=AT_ONCE)
    return keys_of_persons(first)


def take_unclaimed(rows: dict[bytes, object]) -> None:
    """As `person_for` does with such a row of another region. rows: by the index of their NIK."""
    for person in Person.objects.unclaimed().filter(nik_index__in=list(rows)):
        row = rows[bytes(person.nik_index)]
        if is_other_place(person.region_id, row.region_id):
            said = {name: getattr(row, name) for name in ("name", "sex", "birth_on", "region_id")}
            Person.objects.filter(pk=person.pk).update(**said)


def keys_of_persons(indexes: Iterable[bytes]) -> dict[bytes, int]:
    found = Person.objects.filter(nik_index__in=list(indexes)).values_list("nik_index", "pk")
    return {bytes(index): pk for index, pk in found}


@transaction.atomic
def set_account(*, actor, person: Person, bank: Bank, number: str, holder: str, reason: str = "") -> BankAccount:
    """Pay this person to this account from now on; the one before is dated and stays.

    The same bank, number and holder again change nothing. The person's row is locked, so that of two
    corrections at once the later follows the earlier. Raises NotAllowed for a person of another region.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_elsewhere(actor, person)
    old = person.accounts.in_use().select_related("bank").first()
    sealed = sealing.sealed_fields(sealing.ACCOUNT, number)
    if old and _is_same(old, bank, sealed["account_index"], holder):
        return old
    if old:
        person.accounts.in_use().update(replaced_at=timezone.now())
    account = BankAccount.objects.create(
        person=person, bank=bank, holder=holder, added_by=actor, reason=reason, **sealed
    )
    record(
        actor=actor,
        verb="account.corrected" if old else "account.added",
        subject=person,
        **_told_change(old, account),
        **({"reason": reason} if reason else {}),
    )
    return account


def refuse_elsewhere(actor, person: Person) -> None:
    """Raises NotAllowed when the person does not live in the actor's region: he is another office's (`owned_by`)."""
    if not person.lives_within(actor):
        raise NotAllowed(ELSEWHERE)


def _is_same(account: BankAccount, bank: Bank, index: bytes, holder: str) -> bool:
    return account.bank_id == bank.pk and bytes(account.account_index) == index and account.holder == holder


def _told_change(old: BankAccount | None, new: BankAccount) -> dict[str, dict | None]:
    """before and after for history: what stayed the same is left out, except the end of the number."""
    if old is None:
        return {"before": None, "after": _told(new)}
    before, after = _told(old), _told(new)
    kept = [name for name in after if name == "account_last4" or after[name] != before[name]]
    return {"before": {name: before[name] for name in kept}, "after": {name: after[name] for name in kept}}


def _told(account: BankAccount) -> dict[str, str]:
    """An account as history may tell it: never with its number."""
    return {"bank": account.bank.name, "account_last4": account.account_last4, "holder": account.holder}
