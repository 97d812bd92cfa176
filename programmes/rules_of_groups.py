"""Rules about a group (KUBE) that is proposed: its families, officers, place and papers."""

from programmes.rules_entry import GROUP, Rule
from programmes.rules_parameters import Choice, Choices, Number

NEAR = {"district": "Kecamatan", "village": "Kelurahan/desa"}
HAS = {"account": "rekening atas nama kelompok", "stamp": "cap kelompok", "plan": "rencana usaha"}

RULES_OF_GROUPS = (
    Rule(
        "group_size",
        "Kelompok beranggotakan {least} sampai {most} keluarga (KK).",
        "The group has {least} to {most} families.",
        {"group_too_small": "Anggota kelompok kurang", "group_too_large": "Anggota kelompok terlalu banyak"},
        parameters=(
            Number("least", "Paling sedikit (KK)", default=5, least=1, most=100),
            Number("most", "Paling banyak (KK)", default=20, least=1, most=100),
        ),
        number="R12",
        about=GROUP,
    ),
    Rule(
        "group_officers",
        "Kelompok punya ketua, sekretaris dan bendahara.",
        "The group has a chair, a secretary and a treasurer.",
        {"officers_missing": "Pengurus kelompok belum lengkap"},
        number="R13",
        about=GROUP,
    ),
    Rule(
        "members_near",
        "Semua anggota tinggal di satu {level}.",
        "All members live in one {level}.",
        {"members_apart": "Anggota tinggal berjauhan"},
        parameters=(Choice("level", "Tinggal di satu", default="district", choices=NEAR),),
        number="R14",
        about=GROUP,
    ),
    Rule(
        "group_equipped",
        "Kelompok punya {has}.",
        "The group has: {has}.",
        {
            "no_group_account": "Belum ada rekening atas nama kelompok",
            "no_group_stamp": "Belum punya cap kelompok",
            "no_business_plan": "Belum ada rencana usaha",
        },
        parameters=(Choices("has", "Yang harus ada", default=tuple(HAS), choices=HAS),),
        number="R15",
        about=GROUP,
    ),
)
