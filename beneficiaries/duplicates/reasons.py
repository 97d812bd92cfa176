"""Why two rows are thought to be one person, in words; codes are what is stored."""

from beneficiaries.duplicates.comparing import Birth, Equal, Name, Nik
from beneficiaries.duplicates.people import People
from beneficiaries.duplicates.searching import Pairs

SENTENCES = {
    "nik_same": "NIK sama",
    "nik_swapped": "dua angka NIK tertukar",
    "nik_digit": "satu angka NIK berbeda",
    "nik_digits": "dua atau tiga angka NIK berbeda",
    "nik_damaged": "NIK kurang atau lebih satu angka, selebihnya sama",
    "nik_other": "NIK berbeda",
    "nik_unknown": "NIK salah satunya kosong atau rusak",
    "birth_same": "tanggal lahir sama",
    "birth_turned": "hari dan bulan lahir tertukar",
    "birth_near": "tanggal lahir beda di satu bagian",
    "birth_other": "tanggal lahir berbeda",
    "name_same": "nama sama",
    "name_sound": "nama sama bunyinya, ejaannya berbeda",
    "name_close": "nama beda satu huruf atau urutan katanya",
    "name_part": "nama yang satu lebih pendek",
    "name_alike": "nama mirip",
    "name_shared": "sebagian kata nama sama",
    "name_other": "nama berbeda",
    "sex_other": "jenis kelamin berbeda",
    "mother_same": "nama ibu sama",
    "mother_alike": "nama ibu mirip",
    "mother_other": "nama ibu berbeda",
    "kk_same": "nomor KK sama",
    "kk_other": "nomor KK berbeda",
    "address_same": "alamat sama",
    "phone_same": "nomor HP sama",
    "account_same": "nomor rekening sama",
}
NIK = {
    **{Nik.UNKNOWN: "nik_unknown", Nik.SAME: "nik_same", Nik.SWAPPED: "nik_swapped", Nik.DAMAGED: "nik_damaged"},
    **dict.fromkeys((Nik.PLACE_DIGIT, Nik.DAY_DIGIT, Nik.SERIAL_DIGIT), "nik_digit"),
    Nik.DIGITS: "nik_digits",
    **dict.fromkeys((Nik.SERIAL, Nik.NEXT, Nik.OTHER), "nik_other"),
}
BIRTH = {
    **{Birth.SAME: "birth_same", Birth.TURNED: "birth_turned", Birth.NEAR: "birth_near"},
    Birth.OTHER: "birth_other",
}
NAME = {
    **{Name.SAME: "name_sound", Name.CLOSE: "name_close", Name.PART: "name_part", Name.ALIKE: "name_alike"},
    **{Name.SHARED: "name_shared", Name.OTHER: "name_other"},
}
MOTHER = {
    **{Name.SAME: "mother_same", Name.CLOSE: "mother_alike", Name.PART: "mother_alike"},
    **{Name.ALIKE: "mother_alike", Name.SHARED: "mother_other", Name.OTHER: "mother_other"},
}
WORDS = (
    *(("nik", NIK), ("birth", BIRTH), ("name", NAME), ("sex", {Equal.OTHER: "sex_other"}), ("mother", MOTHER)),
    *(("kk", {Equal.SAME: "kk_same", Equal.OTHER: "kk_other"}), ("address", {Equal.SAME: "address_same"})),
    *(("phone", {Equal.SAME: "phone_same"}), ("account", {Equal.SAME: "account_same"})),
)


def reasons(people: People, pairs: Pairs) -> list[list[str]]:
    """The codes of each pair, what speaks for it and what against, in the order of SENTENCES."""
    found = [[] for _ in range(len(pairs))]
    for column, words in WORDS:
        for codes, level in zip(found, pairs.levels[column].tolist(), strict=True):
            if level in words:
                codes.append(words[level])
    both = zip(people.name[pairs.a].tolist(), people.name[pairs.b].tolist(), strict=True)
    for codes, (one, other) in zip(found, both, strict=True):
        if "name_sound" in codes and plain(people.names[one]) == plain(people.names[other]):
            codes[codes.index("name_sound")] = "name_same"
    return found


def plain(name: str) -> str:
    return " ".join(name.upper().split())


def in_words(codes) -> str:
    return ", ".join(SENTENCES[code] for code in codes if code in SENTENCES)
