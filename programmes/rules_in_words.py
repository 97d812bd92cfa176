"""Judgements in sentences that a lurah understands and can check: what was seen, where, and of which day."""

from datetime import date

from accounts.templatetags.kube import angka, tanggal
from programmes.rules import BY_CODE

FAULTS = {
    "nik_blank": "NIK kosong",
    "nik_length": "NIK tidak terdiri atas 16 angka",
    "nik_scientific": "NIK sudah diubah Excel menjadi bilangan (E+), angka terakhirnya hilang",
    "nik_decimal": "NIK tersimpan sebagai bilangan desimal, angka terakhirnya mungkin hilang",
    "nik_spaced": "NIK memuat spasi atau tanda baca",
    "nik_letters": "NIK memuat huruf atau tanda selain angka",
    "nik_formula": "sel NIK berisi rumus",
    "nik_placeholder": "NIK hanya mengulang satu angka",
    "nik_province": "dua angka pertama NIK bukan kode provinsi",
    "nik_date": "tanggal lahir di dalam NIK tidak ada di kalender",
    "nik_serial": "empat angka terakhir NIK 0000",
    "nik_birth_date": "tanggal lahir di dalam NIK berbeda dengan tanggal lahir di usulan",
    "nik_sex": "jenis kelamin di dalam NIK berbeda dengan yang di usulan",
}


ONE_PERSON = (
    "Kedua NIK diputuskan milik orang yang sama; bila keliru, batalkan putusannya di Orang yang tercatat dua kali,"
    " lalu nilai ulang."
)


def in_words(result):
    """One sentence about one RuleResult."""
    return SENTENCES.get(result.code, plain)(result, result.evidence)


def plain(result, seen):
    sentence = BY_CODE[result.code].told({}) if result.code in BY_CODE else result.code
    return sentence if result.passed else f"Tidak terpenuhi: {sentence}"


def nik_sound(result, seen):
    if result.passed:
        return "NIK benar: 16 angka, cocok dengan tanggal lahir dan jenis kelamin."
    faults = "; ".join(FAULTS.get(code, code) for code in seen.get("faults", []))
    return f"NIK tidak benar: {faults}. Periksa KTP, lalu usulkan lagi dengan NIK yang betul."


def nik_once(result, seen):
    if result.passed:
        return "NIK ini tidak ada pada usulan sebelumnya."
    earlier = angka(seen["earlier"])
    if seen.get("is_other_nik"):
        return f"Orang ini sudah diusulkan pada nomor {earlier} dengan NIK lain. {ONE_PERSON}"
    return f"NIK ini sudah diusulkan pada nomor {earlier}."


def not_helped_before(result, seen):
    if result.passed:
        return f"Tidak ada dalam daftar penerima {years(seen)}."
    told = f"Sudah menerima bantuan ini tahun {listed(seen['years'])}."
    if other := seen.get("as_other"):
        return f"{told} Tahun {listed(other)} dengan NIK lain. {ONE_PERSON}"
    return told


def in_register(result, seen):
    if not result.passed:
        hint = " Nomor KK-nya tercatat: periksa apakah NIK salah tulis." if seen.get("family_known") else ""
        return f"NIK tidak tercatat {according_to(result, seen)}.{hint}"
    decile = f", desil {seen['decile']}{newer_source(seen)}" if seen.get("decile") else ""
    as_what = f" sebagai {seen['relationship'].lower()}" if seen.get("relationship") else ""
    return f"Tercatat{as_what}{decile}, {according_to(result, seen)}."


def no_aid(result, seen):
    aid, source = seen["aid"], according_to(result, seen)
    if result.passed and seen.get("unknown"):
        return f"Tidak ada tanda menerima {aid}, {source}; sebagian anggota keluarga tidak terisi."
    if result.passed:
        return f"Tidak seorang pun dalam keluarga menerima {aid}, {source}."
    if "holders" not in seen:
        return f"Menerima {aid}: tercatat pada yang bersangkutan sendiri, {source}."
    holders = listed(dict.fromkeys(holder.lower() or "anggota keluarga" for holder in seen["holders"]))
    return f"Keluarga menerima {aid}: tercatat pada {holders}, {source}."


def one_per_household(result, seen):
    if result.passed:
        return "Belum ada calon layak lain dari keluarga (nomor KK) ini."
    return f"Keluarga ini sudah terwakili oleh usulan nomor {angka(seen['earlier'])} yang layak."


def has_business(result, seen):
    if not result.passed:
        return "Belum punya embrio usaha." if seen.get("stated") is False else "Embrio usaha tidak diisi dalam usulan."
    business = f": {seen['business']}" if seen.get("business") else ""
    months = f", sudah berjalan {angka(seen['months'])} bulan" if seen.get("months") else ""
    return f"Punya embrio usaha{business}{months}."


def kelurahan_not_served(result, seen):
    if result.passed:
        return f"Kelurahan ini tidak dilayani {years(seen)}."
    return f"Kelurahan ini sudah dilayani tahun {listed(seen['years'])}."


def kelurahan_of_this_year(result, seen):
    if result.passed:
        return f"Kelurahan ini termasuk sasaran tahun {seen['year']}."
    if seen.get("found"):
        return f"Kelurahan ini tidak termasuk sasaran tahun {seen['year']}."
    return (
        f"Kelurahan “{seen.get('written') or 'kosong'}” tidak dikenal. Bila ini ejaan lain, tambahkan di halaman"
        " Wilayah, lalu nilai ulang."
    )


def according_to(result, seen):
    return f"menurut {seen['register']} per {tanggal(result.data_on)}"


def newer_source(seen):
    """Where the decile is from, when it is not from the release that was asked who is registered."""
    if "ranked_in" not in seen:
        return ""
    return f" (menurut {seen['ranked_in']} per {tanggal(date.fromisoformat(seen['ranked_on']))})"


def years(seen):
    first, last = seen["from"], seen["until"]
    return f"tahun {last}" if first == last else f"tahun {first} sampai {last}"


def listed(items):
    """ "istri", "istri dan anak", "istri, anak dan menantu" """
    *front, last = [str(item) for item in items]
    return f"{', '.join(front)} dan {last}" if front else last


SENTENCES = {
    "nik_sound": nik_sound,
    "nik_once": nik_once,
    "not_helped_before": not_helped_before,
    "in_register": in_register,
    "no_pkh": no_aid,
    "no_bpnt": no_aid,
    "one_per_household": one_per_household,
    "has_business": has_business,
    "kelurahan_not_served": kelurahan_not_served,
    "kelurahan_of_this_year": kelurahan_of_this_year,
}
