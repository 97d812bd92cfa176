"""The banks of the reference programmes by their national code."""

from django.db import migrations

BANKS = {
    "002": "Bank BRI",
    "008": "Bank Mandiri",
    "009": "Bank BNI",
    "121": "Bank Lampung",
    "124": "Bank Kaltimtara",
    "130": "Bank NTT",
    "200": "Bank BTN",
    "451": "Bank Syariah Indonesia",
}


def add_banks(apps, schema_editor):
    bank = apps.get_model("beneficiaries", "Bank")
    bank.objects.using(schema_editor.connection.alias).bulk_create(
        [bank(code=code, name=name) for code, name in BANKS.items()], ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0003_kept_as_it_was")]
    operations = [migrations.RunPython(add_banks, migrations.RunPython.noop)]
