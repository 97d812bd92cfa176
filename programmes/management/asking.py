"""Who a command works for, on which programme; each refusal is one sentence."""

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import Role
from programmes.models import Programme


def programme_of(slug):
    programme = Programme.objects.select_related("series", "region").filter(slug=slug).first()
    if programme is None:
        raise NotAllowed(f"Program {slug} tidak ada. Salin namanya dari alamat halaman program.")
    return programme


def operator_of(programme, username=None):
    """Who the work is recorded for: the named operator, else the only one of the programme's region."""
    region = programme.region
    operators = User.objects.filter(role=Role.OPERATOR, region=region, is_active=True)
    if username:
        operators = operators.filter(username=username)
    found = list(operators[:2])
    if not found:
        who = f"Pengguna {username} bukan" if username else "Tidak ada pengguna yang menjadi"
        raise NotAllowed(f"{who} operator aktif untuk {region.title}.")
    if len(found) > 1:
        raise NotAllowed(f"Ada beberapa operator untuk {region.title}. Sebutkan salah satunya dengan --user.")
    return found[0]
