"""Under which office somebody registers and uploads."""

from accounts.errors import NotAllowed
from accounts.models import Office, User
from regions.codes import REGENCY
from regions.models import Region


def office_of(user: User, what: str) -> Office:
    """The office under which he registers or uploads something; asked before anything is typed.

    what: what cannot be done, for the sentence. Raises NotAllowed while his kabupaten/kota has no office: nothing of
    it is to lie with the province.
    """
    if user.own_office:
        return user.own_office
    if user.scope is None or user.region_id is None:
        raise NotAllowed(f"Akun Anda tidak terikat pada satu kantor. {what} dengan akun kabupaten atau kota.")
    place = Region.objects.get(pk=user.region_id[:REGENCY])
    raise NotAllowed(
        f"Kantor untuk {place.title} belum dibuat. Minta admin menambahkannya di menu Kantor. {what} sesudah itu."
    )
