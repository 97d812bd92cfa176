"""Makes an admin by command: how anybody comes into a new installation, and the way back for who lost the password."""

import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.errors import NotAllowed
from accounts.services import make_admin
from regions.models import Region


class Command(BaseCommand):
    help = "Membuat akun admin; dari sana kantor, pejabat dan pengguna lain ditambahkan lewat halaman."

    def add_arguments(self, parser):
        parser.add_argument("username", help="nama pengguna untuk masuk")
        parser.add_argument("--name", required=True, help="nama orangnya")
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--national", action="store_true", help="seluruh Indonesia: menambah kantor mana pun")
        place.add_argument("--region", help="kode atau nama satu provinsi, kabupaten atau kota, misalnya 18.72")
        parser.add_argument(
            "--password-stdin", action="store_true", help="kata sandi awal dibaca dari masukan, tidak dibuatkan"
        )

    def handle(self, *, username, name, region, password_stdin, **options):
        given = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        try:
            user, password = make_admin(
                username=username, name=name, region=region and region_called(region), password=given
            )
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Admin {user.username} ({user.region_name or 'seluruh Indonesia'}) dibuat.")
        if not password_stdin:
            self.stdout.write(f"Kata sandi awal, hanya ditampilkan sekali ini: {password}")
        self.stdout.write("Masuk lewat halaman; kata sandi sendiri diminta saat masuk pertama kali.")


def region_called(text):
    """The province, kabupaten or kota with this code or name. Raises CommandError with what to do."""
    if not Region.objects.exists():
        raise CommandError("Belum ada wilayah. Jalankan dahulu: manage.py load_regions --database owner")
    found = Region.objects.called(text).filter(level__in=[Region.Level.PROVINCE, Region.Level.REGENCY])
    if len(found) != 1:
        raise CommandError(f"{text!r} bukan satu provinsi, kabupaten atau kota. Tulis kodenya, misalnya 18.72.")
    return found[0]
