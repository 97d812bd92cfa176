"""Finds people in the newest release of a region: what the page of a release does, for people who script."""

import json
import time

from django.core.management.base import BaseCommand, CommandError

from accounts.templatetags.kube import angka, tersamar
from beneficiaries.lists import SHOWN, count_of, found, page_of
from beneficiaries.models import Release
from regions.models import Region


class Command(BaseCommand):
    help = "Mencari orang menurut nama dalam data terpadu terbaru suatu wilayah. Nomor tetap tersamar."

    def add_arguments(self, parser):
        parser.add_argument("name", help="nama atau sebagian nama, dengan ejaan apa pun")
        parser.add_argument("--region", required=True, help="kode wilayah, misalnya 18.72 atau 18.72.01")
        parser.add_argument("--json", action="store_true", help="satu objek JSON, untuk skrip")

    def handle(self, *, name, region, json, **options):
        place = Region.objects.filter(pk=region).first()
        if place is None:
            raise CommandError(f"Wilayah {region} tidak dikenal. Tulis kodenya seperti 18.72.")
        release = Release.objects.current(place)
        if release is None:
            raise CommandError(f"Belum ada data terpadu yang dimuat untuk {place.title}.")
        began = time.perf_counter()
        entries = found(release.entries.within(*place.scope), name=name)
        page = page_of(entries)
        count = count_of(release, entries, page)
        seconds = round(time.perf_counter() - began, 4)
        self.stdout.write(as_json(release, page, count, seconds) if json else as_text(release, page, count))


def people(page):
    return [dict(zip(SHOWN, row, strict=True)) for row in page.rows]


def as_json(release, page, count, seconds):
    figures = {"release": str(release), "count": count.number, "is_exact": count.is_exact, "seconds": seconds}
    return json.dumps({**figures, "people": people(page)}, ensure_ascii=False)


def as_text(release, page, count):
    about = "" if count.is_exact else "sekitar "
    lines = [f"{release}: {about}{angka(count.number)} orang, {len(page.rows)} yang pertama:"]
    for one in people(page):
        lines.append(f"{one['name']}, NIK {tersamar(one['nik_last4'])}, {one['region__name']}")
    return "\n".join(lines)
