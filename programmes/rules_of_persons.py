"""Rules about a person who is proposed, in the order they are told; the numbers R01-R18 are those of the field."""

from programmes.rules_entry import BOTH, Rule
from programmes.rules_parameters import Choice, Choices, Day, Number, Words

IDENTITY = ("nik_sound", "nik_once")
LOOK_BACK = Number("years", "Berapa tahun ke belakang", default=1, least=1, most=10)
AID = {"pkh": "PKH", "bpnt": "BPNT", "pbi": "PBI JKN"}
GETS = {"must_not": "Tidak menerima satu pun dari", "must": "Menerima sedikitnya satu dari"}
SEXES = {"P": "Perempuan", "L": "Laki-laki"}
MARITAL = {"single": "belum kawin", "married": "kawin", "divorced": "cerai hidup", "widowed": "cerai mati"}
STANDING = {
    "head": "Kepala keluarga",
    "breadwinner": "Pencari nafkah utama",
    "either": "Kepala keluarga atau pencari nafkah utama",
}
OCCUPATIONS = ("PNS", "Pegawai negeri", "ASN", "PPPK", "TNI", "POLRI", "Pensiunan", "Kepala desa", "Perangkat desa")
LEVELS = {"programme": "Seluruh program", "regency": "Kabupaten/kota", "district": "Kecamatan", "village": "Kelurahan"}

RULES_OF_PERSONS = (
    Rule(
        "nik_sound",
        "NIK terdiri atas 16 angka dan cocok dengan tanggal lahir dan jenis kelamin.",
        "The NIK has 16 digits and agrees with the date of birth and the sex.",
        {"invalid_nik": "NIK tidak benar"},
        number="R16",
        is_identity=True,
        is_usual=True,
    ),
    Rule(
        "nik_once",
        "NIK diusulkan satu kali saja.",
        "The NIK is proposed only once.",
        {
            "duplicate_nik": "NIK sudah diusulkan",
            "duplicate_person": "Sudah diusulkan dengan NIK lain",
            "home_office_asked": "Menunggu persetujuan kantor asalnya",
        },
        skipped_after=("nik_sound",),
        is_identity=True,
        is_usual=True,
    ),
    Rule(
        "same_name",
        "Nama dalam usulan sama dengan nama pemilik NIK dalam data terpadu dan dalam catatan kantor.",
        "The name proposed is that of the owner of the NIK, in the register and as the office knows him.",
        {"name_differs": "Nama berbeda"},
        skipped_after=IDENTITY,
        number="R16",
        is_always_asked=True,
    ),
    Rule(
        "not_helped_before",
        "Belum menerima bantuan program ini dalam {years} tahun terakhir.",
        "Has not received this aid in the last {years} years.",
        {"received_last_year": "Sudah menerima tahun sebelumnya"},
        parameters=(LOOK_BACK,),
        skipped_after=IDENTITY,
        number="R11",
        is_usual=True,
    ),
    Rule(
        "no_same_aid",
        "Ia dan keluarganya belum menerima bantuan sejenis dari program lain dalam {years} tahun terakhir.",
        "Neither the person nor the family has received aid of this kind in another programme in {years} years.",
        {
            "received_same_aid": "Sudah menerima bantuan sejenis",
            "household_received_same_aid": "Keluarga sudah menerima bantuan sejenis",
        },
        parameters=(Number("years", "Berapa tahun ke belakang", default=5, least=1, most=50),),
        skipped_after=IDENTITY,
        number="R11",
    ),
    Rule(
        "in_register",
        "Tercatat dalam data terpadu (DTKS/DTSEN){on}.",
        "Is in the social register (DTKS/DTSEN){on}.",
        {"not_in_dtks": "Tidak tercatat dalam data terpadu"},
        parameters=(Day("on", "Menurut data yang berlaku pada (kosong: terbaru)", " yang berlaku pada {}", ""),),
        skipped_after=IDENTITY,
        number="R01",
        needs_register=True,
        is_usual=True,
    ),
    Rule(
        "nik_matches_register",
        "Tanggal lahir dan jenis kelamin dalam usulan sama dengan data terpadu.",
        "Date of birth and sex of the proposal are those of the register.",
        {"register_differs": "Berbeda dengan data terpadu"},
        skipped_after=IDENTITY,
        number="R16",
        needs_register=True,
    ),
    Rule(
        "decile_at_most",
        "Desil keluarga paling tinggi {most}.",
        "The family's decile is at most {most}.",
        {"decile_too_high": "Desil terlalu tinggi", "decile_unknown": "Desil belum dihitung"},
        parameters=(Number("most", "Desil paling tinggi", default=4, least=1, most=10),),
        skipped_after=IDENTITY,
        number="R02",
        needs_register=True,
    ),
    Rule(
        "no_pkh",
        "Keluarga tidak menerima PKH.",
        "The household receives no PKH.",
        {"receives_pkh": "Menerima PKH", "household_receives_pkh": "Keluarga menerima PKH"},
        skipped_after=IDENTITY,
        number="R03",
        needs_register=True,
        is_usual=True,
    ),
    Rule(
        "no_bpnt",
        "Keluarga tidak menerima BPNT.",
        "The household receives no BPNT.",
        {"receives_bpnt": "Menerima BPNT", "household_receives_bpnt": "Keluarga menerima BPNT"},
        skipped_after=IDENTITY,
        number="R03",
        needs_register=True,
        is_usual=True,
    ),
    Rule(
        "other_aid",
        "Keluarga {gets}: {aid}.",
        "The household {gets}: {aid}.",
        {
            "receives_excluded_aid": "Keluarga menerima bantuan lain",
            "lacks_required_aid": "Tidak menerima bantuan yang disyaratkan",
        },
        parameters=(
            Choice("gets", "Keluarga", default="must", choices=GETS),
            Choices("aid", "Bantuan", default=("pkh",), choices=AID),
        ),
        skipped_after=IDENTITY,
        number="R03",
        needs_register=True,
    ),
    Rule(
        "age_between",
        "Berusia {least} sampai {most} tahun pada {on}.",
        "Is {least} to {most} years old on {on}.",
        {"too_young": "Terlalu muda", "too_old": "Terlalu tua", "age_unknown": "Usia tidak diketahui"},
        parameters=(
            Number("least", "Usia paling muda", default=18, least=0, most=120),
            Number("most", "Usia paling tua", default=59, least=0, most=120),
            Day("on", "Usia dihitung pada (kosong: tanggal usul)", "{}", "tanggal usul"),
        ),
        number="R06",
    ),
    Rule(
        "sex_is",
        "Jenis kelamin {sex}.",
        "Is of the sex: {sex}.",
        {"other_sex": "Jenis kelamin tidak sesuai", "sex_unknown": "Jenis kelamin tidak diketahui"},
        parameters=(Choice("sex", "Jenis kelamin", default="P", choices=SEXES),),
        number="R07",
    ),
    Rule(
        "marital_status_in",
        "Status perkawinan: {statuses}.",
        "Marital status is one of: {statuses}.",
        {
            "marital_status_differs": "Status perkawinan tidak sesuai",
            "marital_status_unknown": "Status perkawinan tidak diketahui",
        },
        parameters=(Choices("statuses", "Status yang diterima", default=("married",), choices=MARITAL),),
        number="R08",
    ),
    Rule(
        "supports_family",
        "Berperan dalam keluarga sebagai {standing}.",
        "Stands in the family as: {standing}.",
        {
            "supports_no_family": "Bukan kepala keluarga/pencari nafkah",
            "family_standing_unknown": "Peran dalam keluarga tidak diketahui",
        },
        parameters=(Choice("standing", "Peran", default="either", choices=STANDING),),
        number="R08",
    ),
    Rule(
        "occupation_allowed",
        "Pekerjaannya bukan {occupations}.",
        "The occupation is none of: {occupations}.",
        {"occupation_excluded": "Pekerjaan tidak diperbolehkan"},
        parameters=(Words("occupations", "Pekerjaan yang ditolak", default=OCCUPATIONS),),
        number="R09",
    ),
    Rule(
        "in_no_group",
        "Keluarga tidak menjadi anggota kelompok (KUBE) yang masih berjalan.",
        "Nobody of the household is a member of a running group (KUBE).",
        {"household_in_group": "Keluarga sudah anggota kelompok"},
        skipped_after=IDENTITY,
        number="R10",
    ),
    Rule(
        "one_per_household",
        "Satu keluarga (nomor KK) satu penerima.",
        "One recipient per household (KK number).",
        {
            "household_already_represented": "Keluarga sudah terwakili",
            "household_unknown": "Keluarga tidak diketahui: nomor KK tidak terbaca",
        },
        skipped_after=IDENTITY,
        is_usual=True,
    ),
    Rule(
        "has_business",
        "Sudah punya embrio usaha.",
        "Already has an embryo business.",
        {"no_business_embryo": "Belum punya embrio usaha"},
        number="R05",
        is_usual=True,
    ),
)

LAST_RULES = (
    Rule(
        "kelurahan_not_served",
        "Kelurahan belum dilayani program ini dalam {years} tahun terakhir.",
        "The kelurahan was not served by this programme in the last {years} years.",
        {"kelurahan_served_last_year": "Kelurahan sudah dilayani tahun sebelumnya"},
        parameters=(LOOK_BACK,),
        number="R04",
        about=BOTH,
        is_usual=True,
    ),
    Rule(
        "kelurahan_of_this_year",
        "Kelurahan termasuk sasaran tahun ini.",
        "The kelurahan is one of this year's.",
        {"kelurahan_not_listed": "Bukan kelurahan sasaran"},
        skipped_after=("kelurahan_not_served",),
        about=BOTH,
        is_usual=True,
    ),
    Rule(
        "within_quota",
        "Paling banyak {most} usulan layak per {level}, menurut urutan usulan.",
        "At most {most} eligible proposals per {level}, in the order of the proposals.",
        {"quota_full": "Kuota sudah penuh"},
        parameters=(
            Choice("level", "Dihitung per", default="village", choices=LEVELS),
            Number("most", "Paling banyak", default=10, least=1, most=100_000),
        ),
        number="R18",
        about=BOTH,
    ),
    Rule(
        "attended_bimtek",
        "Hadir bimtek sedikitnya {percent} persen sesi; diperiksa sebelum bantuan disalurkan.",
        "Was present in at least {percent} per cent of the sessions of a training, asked before money is sent.",
        {"missed_bimtek": "Belum cukup hadir bimtek"},
        parameters=(Number("percent", "Kehadiran paling sedikit (%)", default=100, least=1, most=100),),
        number="R17",
        about=BOTH,
        at_payment=True,
    ),
)
