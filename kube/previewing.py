"""What a preview counts of lists of groups and members, beyond what is new and what is refused."""

from typing import NamedTuple

from beneficiaries.aid import aid_by_nik
from jobs.refusals import Reason, reasons_of
from kube.comparing import Lists, nik_index


class Counts(NamedTuple):
    """warned: rows that are taken and want a look. elsewhere: new members who live in another kelurahan than their
    group. helped: new members who were helped before, themselves or through a group.
    """

    reasons: list[Reason]
    warned: int
    elsewhere: int
    helped: int


def counts_of(lists: Lists, scope: tuple[str, str]) -> Counts:
    """scope: of the reader, for whom aid is looked up."""
    return Counts(
        reasons=reasons_of((one.code, one.reason, (one.kind, one.row)) for one in lists.errors),
        warned=len({(one.kind, one.row) for one in lists.remarks if not one.is_error}),
        elsewhere=elsewhere(lists),
        helped=len(aid_by_nik([nik_index(row.nik) for row in lists.members], scope)),
    )


def elsewhere(lists: Lists) -> int:
    places = {code: group.region_id for code, group in lists.known.items()}
    places |= {row.code.upper(): row.region.pk for row in lists.groups}
    return sum(row.region is not None and row.region.pk != places[row.code.upper()] for row in lists.members)
