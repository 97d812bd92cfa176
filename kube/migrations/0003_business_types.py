"""A first list of kinds of business: of the reference programmes, and the usual ones. Offices add to it."""

from django.db import migrations

BUSINESS_TYPES = [
    "Olahan pangan",
    "Kue dan roti",
    "Katering dan warung makan",
    "Jagung bose dan katemak",
    "Keripik dan makanan ringan",
    "Industri rumah tangga",
    "Kerajinan tangan",
    "Tenun ikat",
    "Batik",
    "Penjahit",
    "Mebel kayu",
    "Bengkel motor",
    "Pertukangan dan bata",
    "Kios sembako",
    "Warung",
    "Jual ikan",
    "Jual sayur",
    "e-Warong",
    "Laundry",
    "Salon dan pangkas rambut",
    "Ternak ayam petelur",
    "Ternak ayam potong",
    "Ternak babi",
    "Ternak kambing",
    "Ternak sapi",
    "Ternak itik",
    "Budidaya lele",
    "Budidaya ikan",
    "Nelayan",
    "Rumput laut",
    "Garam rakyat",
    "Jahe merah",
    "Tanaman pangan",
    "Hortikultura",
    "Sayur hidroponik",
    "Pupuk dan kompos",
    "Bank sampah",
    "Simpan pinjam",
]


def add_business_types(apps, schema_editor):
    kind = apps.get_model("kube", "BusinessType")
    kind.objects.using(schema_editor.connection.alias).bulk_create(kind(name=name) for name in BUSINESS_TYPES)


class Migration(migrations.Migration):
    dependencies = [("kube", "0002_kept_by_the_database")]
    operations = [migrations.RunPython(add_business_types, migrations.RunPython.noop)]
