"""The score sheet of a Dinas Sosial (2019-2020) as it was published, and the same with its classes put right.

The weights add up to 115, so a score lies between 115 and 410; the published classes end at 400. Such a sheet is
never activated. It stays a draft, so that everybody can see what was corrected.
"""

from django.db import migrations

PUBLISHED, CORRECTED = "Monev KUBE, kelas seperti diterbitkan", "Monev KUBE, kelas A dikoreksi sampai 410"
SOURCE = "Kriteria dan bobot dari sistem UEP-KUBE sebuah dinas sosial, 2019–2020. "
OURS = "Uraian tingkat yang tidak disebut sumbernya ditulis pembuat program."
NOTES = {
    PUBLISHED: SOURCE + "Kelas A berakhir pada 400, padahal nilai dapat mencapai 410: belum dapat dipakai. " + OURS,
    CORRECTED: SOURCE + "Koreksi pembuat program: kelas A sampai 410, supaya setiap nilai punya kelas. " + OURS,
}
CLASSES = {
    PUBLISHED: [("A", "Sangat Berhasil", 301, 400), ("B", "Berhasil", 201, 300), ("C", "Kurang Berhasil", 100, 200)],
    CORRECTED: [("A", "Sangat Berhasil", 301, 410), ("B", "Berhasil", 201, 300), ("C", "Kurang Berhasil", 100, 200)],
}
GOOD3 = ("tidak baik", "cukup baik", "baik")
GOOD4 = ("tidak baik", "kurang baik", "baik", "sangat baik")
CRITERIA = [  # dimension, criterion, weight, words of the levels 1, 2, 3 ...
    ("Sosial", "Relasi sosial pengelola", 10, GOOD4),
    (
        "Sosial",
        "Tabungan IKS (iuran kesetiakawanan sosial)",
        5,
        ("ada, tidak dikelola", "dikelola", "dipakai untuk keluarga dan masyarakat"),
    ),
    ("Sosial", "Relasi dengan keluarga", 10, GOOD3),
    ("Sosial", "Relasi dengan lingkungan", 10, GOOD3),
    ("Ekonomi", "Pertambahan aset dari modal awal", 10, ("kurang dari 10%", "11–20%", "21–40%", "lebih dari 40%")),
    ("Ekonomi", "Pertambahan penghasilan anggota", 10, ("kurang dari 25%", "26–50%", "51–75%", "lebih dari 75%")),
    (
        "Ekonomi",
        "Pertambahan kepemilikan",
        10,
        ("kurang dari Rp250.000", "Rp251.000–450.000", "Rp451.000–650.000", "lebih dari Rp650.000"),
    ),
    (
        "Kelembagaan",
        "Struktur organisasi",
        5,
        ("tidak ada", "ada, belum lengkap", "lengkap", "lengkap dan berjalan"),
    ),
    ("Kelembagaan", "Pembagian tugas", 10, ("tidak ada", "lisan", "tertulis")),
    ("Kelembagaan", "Pengetahuan tujuan KUBE", 10, ("tidak tahu", "sebagian anggota tahu", "semua anggota tahu")),
    (
        "Manajerial",
        "Rencana pengembangan",
        5,
        ("tidak ada", "baru gagasan", "lisan disepakati", "tertulis", "tertulis dan dijalankan"),
    ),
    (
        "Manajerial",
        "Pengelolaan dengan pendamping",
        10,
        ("pendamping pasif", "pendamping kadang aktif", "pendamping aktif"),
    ),
    (
        "Manajerial",
        "Pelaporan (isi, bentuk, waktu)",
        10,
        ("tidak ada", "ada, tidak teratur", "teratur, belum lengkap", "teratur dan lengkap"),
    ),
]


def add_instruments(apps, schema_editor):
    Instrument, Criterion, Level, ScoreClass = (
        apps.get_model("kube", name).objects.using(schema_editor.connection.alias)
        for name in ("Instrument", "Criterion", "Level", "ScoreClass")
    )
    for name, classes in CLASSES.items():
        instrument = Instrument.create(name=name, kind="kube", note=NOTES[name])
        for number, (dimension, criterion, weight, levels) in enumerate(CRITERIA, start=1):
            row = Criterion.create(
                instrument=instrument, number=number, dimension=dimension, name=criterion, weight=weight
            )
            for score, words in enumerate(levels, start=1):
                Level.create(criterion=row, score=score, words=words)
        for letter, words, lowest, highest in classes:
            ScoreClass.create(instrument=instrument, letter=letter, name=words, lowest=lowest, highest=highest)
        if name == CORRECTED:
            instrument.status = "active"
            instrument.save(update_fields=["status"])


class Migration(migrations.Migration):
    dependencies = [("kube", "0008_kept_visits")]
    operations = [migrations.RunPython(add_instruments, migrations.RunPython.noop)]
