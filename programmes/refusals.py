"""What the database says no to about decrees, in sentences for the person at the screen."""

from accounts.templatetags.kube import angka, rupiah_ringkas
from programmes.hands import HAND_IN_IT, NOT_THE_HEAD

SIGNED_BY_THE_OWNER = {
    "by the head of the office that owns it": NOT_THE_HEAD,
    "who had a hand in a decree": HAND_IN_IT,
}


def refusals(programme, component) -> dict[str, str]:
    """What the database says when one more of this component does not fit."""
    whose = f" {component}" if programme.only_component is None else ""
    left = rupiah_ringkas(programme.budget_rupiah - programme.committed_rupiah)
    amount = rupiah_ringkas(component.amount_rupiah)
    return {
        "placed_within_quota": f"Kuota{whose} {angka(component.quota)} {component.unit} sudah terisi.",
        "committed_within_budget": f"Pagu tidak cukup: tersisa {left}, sedangkan bantuan per penerima {amount}.",
        "placed_within_allocation": "Alokasi kabupaten/kota calon ini sudah terisi. Tambah alokasinya dulu.",
        "placed_where_allocated": "Kabupaten/kota calon ini belum mendapat alokasi. Tetapkan alokasinya dulu.",
        "a_person_once_per_programme": "Orang ini sudah menjadi penerima program ini.",
        "a_group_once_per_programme": "Kelompok ini sudah menjadi penerima program ini.",
        "lies in no kelurahan or desa": "Kelurahan/desa calon ini belum diketahui. Pilih dulu di halaman usulannya.",
        "has not agreed": "Kantor asal calon ini belum setuju. Nilai ulang usulannya sesudah kantor itu menjawab.",
        "a_family_once_per_component": "Keluarga (KK) ini sudah menjadi penerima komponen ini. Pilih calon lain.",
    }
