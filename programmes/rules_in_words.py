"""Judgements in sentences that a lurah understands and can check: what was seen, where, and of which day."""

from datetime import date

from accounts.templatetags.kube import angka, tanggal
from programmes.rules import BY_CODE, REASONS
from programmes.rules_of_groups import HAS, NEAR
from programmes.rules_of_persons import LEVELS, MARITAL, STANDING

FAULTS = {
    "nik_blank": "NIK kosong",
    "nik_length": "NIK tidak terdiri atas 16 angka",
    "nik_scientific": "NIK tertulis sebagai bilangan (E+), angka terakhirnya mungkin hilang",
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


HOME_SAYS = {
    "asked": "Orang dengan NIK ini tercatat di wilayah lain. Persetujuan sudah diminta dari kantor asalnya; nilai ulang"
    " sesudah dijawab.",
    "refused": "Orang dengan NIK ini tercatat di wilayah lain, dan kantor asalnya tidak setuju. Keterangannya di"
    " halaman Persetujuan antarkantor.",
}


def nik_once(result, seen):
    if result.passed:
        return "NIK ini tidak ada pada usulan sebelumnya."
    if said := seen.get("home_says"):
        return HOME_SAYS[said]
    earlier = angka(seen["earlier"])
    if seen.get("is_other_nik"):
        return f"Orang ini sudah diusulkan pada nomor {earlier} dengan NIK lain. {ONE_PERSON}"
    return f"NIK ini sudah diusulkan pada nomor {earlier}."


def same_name(result, seen):
    if result.passed:
        where = according_to(result, seen) if "register" in seen else "menurut catatan kantor"
        return f"Nama sesuai dengan pemilik NIK {where}."
    where = [] if seen["in_register"] else [f"data terpadu ({seen['register']} per {tanggal(result.data_on)})"]
    where += [] if seen["in_office"] else ["catatan kantor"]
    card = " Nomor KK-nya juga berbeda." if seen["kk_differs"] else ""
    return f"NIK ini milik orang dengan nama berbeda menurut {listed(where)}.{card} Cocokkan dengan KTP dan KK."


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


def no_same_aid(result, seen):
    if result.passed:
        return f"Ia dan keluarganya tidak tercatat menerima bantuan sejenis {years(seen)}."
    whose = "Sudah" if "received_same_aid" in result.reasons else "Keluarganya sudah"
    return f"{whose} menerima bantuan sejenis dari program lain tahun {listed(seen['years'])}."


def nik_matches_register(result, seen):
    if result.passed:
        return f"Tanggal lahir dan jenis kelaminnya sama, {according_to(result, seen)}."
    names = {"birth_on": "tanggal lahir", "sex": "jenis kelamin"}
    different = listed(names[name] for name in seen["differs"])
    return f"{different.capitalize()} di usulan berbeda, {according_to(result, seen)}. Cocokkan dengan KTP."


def decile_at_most(result, seen):
    if seen["decile"] is None:
        return f"Desil keluarga belum dihitung, {according_to(result, seen)}."
    limit = "" if result.passed else f"; paling tinggi {seen['most']}"
    return f"Keluarga ada di desil {seen['decile']}{limit}, {according_to(result, seen)}."


def other_aid(result, seen):
    asked, source = listed(seen["asked"]), according_to(result, seen)
    if seen["gets"]:
        return f"Keluarga menerima {listed(seen['gets'])}, {source}."
    unstated = "; sebagian anggota keluarga tidak terisi" if seen.get("unknown") else ""
    return f"Keluarga tidak tercatat menerima {asked}, {source}{unstated}."


def age_between(result, seen):
    if "age" in seen:
        return f"Berusia {seen['age']} tahun pada {tanggal(date.fromisoformat(seen['on']))}."
    if seen["born"]:
        return "Usia tidak dapat dihitung: tanggal usul kosong. Lengkapi daftar usulan, atau isi tanggal di aturan."
    return "Usia tidak dapat dihitung: tanggal lahir tidak ada dalam usulan dan data terpadu."


def sex_is(result, seen):
    told = {"L": "Laki-laki.", "P": "Perempuan."}
    return told.get(seen["sex"], "Jenis kelamin tidak ada dalam usulan dan data terpadu.")


def marital_status_in(result, seen):
    status = MARITAL.get(seen["status"])
    return f"Status perkawinan: {status}." if status else "Status perkawinan tidak diisi dalam usulan."


def supports_family(result, seen):
    if seen["standing"]:
        return f"{listed(STANDING[name] for name in seen['standing'])}.".capitalize()
    if "family_standing_unknown" in result.reasons:
        return "Perannya dalam keluarga tidak diisi dalam usulan dan tidak ada dalam data terpadu."
    return "Bukan kepala keluarga dan bukan pencari nafkah utama."


def occupation_allowed(result, seen):
    if not seen["occupation"]:
        return "Pekerjaan tidak diisi dalam usulan dan tidak ada dalam data terpadu; tidak ada alasan untuk menolak."
    excluded = "" if result.passed else f", termasuk yang ditolak ({seen['found']})"
    return f"Pekerjaan: {seen['occupation'].lower()}{excluded}."


def in_no_group(result, seen):
    if result.passed:
        return "Keluarga tidak tercatat sebagai anggota kelompok yang masih berjalan."
    return f"Keluarga masih anggota kelompok {listed(seen['groups'])}."


def within_quota(result, seen):
    where = "program ini" if seen["level"] == "programme" else f"{LEVELS[seen['level']].lower()} ini"
    taken, most = angka(seen["taken"]), angka(seen["most"])
    if result.passed:
        return f"Di {where} baru ada {taken} usulan layak sebelumnya, dari paling banyak {most}."
    return f"Kuota {where} sudah penuh: {taken} usulan sebelumnya layak, paling banyak {most}."


def group_size(result, seen):
    wanted = "" if result.passed else f", seharusnya {seen['least']} sampai {seen['most']}"
    return f"Kelompok beranggotakan {angka(seen['families'])} keluarga (KK){wanted}."


def group_officers(result, seen):
    if result.passed:
        return "Ketua, sekretaris dan bendahara sudah dipilih."
    return f"Belum ada {listed(seen['missing'])}. Catat musyawarah pemilihannya di halaman kelompok."


def members_near(result, seen):
    where = NEAR[seen["level"]].lower()
    if result.passed:
        return f"Semua anggota tinggal di satu {where}."
    return f"Anggota tinggal di {angka(seen['places'])} {where} yang berbeda."


def group_equipped(result, seen):
    if result.passed:
        return f"Ada {listed(HAS[name] for name in seen['asked'])}."
    return f"{'; '.join(REASONS[reason] for reason in result.reasons)}."


def one_per_household(result, seen):
    if result.passed:
        return "Belum ada calon layak lain dari keluarga (nomor KK) ini."
    if "household_unknown" in result.reasons:
        return "Nomor KK di daftar usulan tidak terbaca, jadi tidak diketahui keluarganya. Perbaiki nomor KK di daftar."
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
    "same_name": same_name,
    "not_helped_before": not_helped_before,
    "in_register": in_register,
    "no_same_aid": no_same_aid,
    "nik_matches_register": nik_matches_register,
    "decile_at_most": decile_at_most,
    "no_pkh": no_aid,
    "no_bpnt": no_aid,
    "other_aid": other_aid,
    "age_between": age_between,
    "sex_is": sex_is,
    "marital_status_in": marital_status_in,
    "supports_family": supports_family,
    "occupation_allowed": occupation_allowed,
    "in_no_group": in_no_group,
    "one_per_household": one_per_household,
    "has_business": has_business,
    "kelurahan_not_served": kelurahan_not_served,
    "kelurahan_of_this_year": kelurahan_of_this_year,
    "within_quota": within_quota,
    "group_size": group_size,
    "group_officers": group_officers,
    "members_near": members_near,
    "group_equipped": group_equipped,
}
