"""Attendance at once: 500 sheets of 60 marks from 32 phones, over HTTP, by the web server as ./run starts it.

Beside it, in the same database: saving the same marks row by row through the ORM, and one bare INSERT ... SELECT.
"""

import asyncio
import itertools
import json
import time
import uuid
from datetime import UTC, date, datetime
from datetime import time as clock

from django.db import connection

from accounts.models import Office, User
from bench import measuring
from bench.http_load import Login, answer
from bench.measuring import say
from bench.search import HOST, PASSWORD, people, web
from bimtek.models import AttendanceMark, Bimtek, Delivery, Participant, Session
from bimtek.services_attendance import receive
from bimtek.sheets import read_sheet

PEOPLE, SHEETS_OF_A_BIMTEK = 60, 20
AT = datetime(2026, 3, 2, 2, tzinfo=UTC).isoformat()
COLUMNS = (
    "participant_id, session_id, is_present, sequence, device_at, happened_at, device, marked_by_id, delivery_id,"
    " received_at"
)
COPY = f"""
INSERT INTO bimtek_attendancemark (uuid, {COLUMNS}) SELECT gen_random_uuid(), {COLUMNS} FROM bimtek_attendancemark
"""  # noqa: S608


def main(argv):
    parser = measuring.parser(__doc__.splitlines()[0], rows=30_000)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--saved", type=int, default=3_000, help="rows saved one by one")
    options = parser.parse_args(argv)
    people()
    user = User.objects.get(username="kota")
    sheets = [*fill(user, options.rows // PEOPLE)]
    with web("") as port:
        say(f"{len(sheets)} sheets, {options.clients} clients ...")
        login = Login(HOST, port, "kota", PASSWORD)
        requests = [posted(login, bimtek, body) for bimtek, body in sheets]
        times, seconds, failed = asyncio.run(burst(port, iter(requests), options.clients))
        stored = AttendanceMark.objects.count()
        say("the same once more ...")
        asyncio.run(burst(port, iter(requests), options.clients))
    doubled = AttendanceMark.objects.count() - stored
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    each = {
        "over HTTP": seconds / options.rows,
        "one sheet after the other": received(user, options.rows // 5),
        "row by row": saved(user, options.saved),
        "bare INSERT ... SELECT": copied(),
    }
    rows = [{"way": way, "us_per_mark": round(spent * 1e6, 1)} for way, spent in each.items()]
    own = each["over HTTP"]
    figures = {
        "sheets": len(sheets),
        "clients": options.clients,
        "stored": stored,
        "doubled": doubled,
        "failed": failed,
        "sheet_p50_ms": round(times[len(times) // 2] * 1000),
        "sheet_p95_ms": round(times[int(len(times) * 0.95)] * 1000),
        "faster_than_row_by_row": round(each["row by row"] / own, 1),
        "of_bare_insert": round(own / each["bare INSERT ... SELECT"], 2),
    }
    measuring.show(figures | {"measurements": rows}, rows, options.json)
    if not options.json:
        measuring.show(figures, [], False)
    return 0 if (stored, doubled, failed) == (options.rows, 0, 0) else 1


def fill(user, count):
    """(bimtek, sheet as it is sent) for as many sheets as asked, twenty of a bimtek."""
    office = Office.objects.get(region="18.72")
    for number in range(count):
        if number % SHEETS_OF_A_BIMTEK == 0:
            bimtek, session, guests = a_bimtek(office, number)
        yield bimtek, sheet_of(user, session, guests)


def a_bimtek(office, number):
    bimtek = Bimtek.objects.create(
        office=office, region=office.region, title=f"Bimtek {number}", venue="Aula", held_on=date(2026, 3, 2)
    )
    times = {"starts_at": clock(8), "ends_at": clock(10)}
    session = Session.objects.create(bimtek=bimtek, topic="Materi", speaker="Narasumber", **times)
    guests = [
        Participant(bimtek=bimtek, number=place, kind="guest", name=f"PESERTA {place}", region=office.region)
        for place in range(1, PEOPLE + 1)
    ]
    return bimtek, session, Participant.objects.bulk_create(guests)


def sheet_of(user, session, guests):
    marks = [
        {
            "uuid": str(uuid.uuid4()),
            "sequence": place,
            "device_at": AT,
            "happened_at": AT,
            "session": session.pk,
            "participant": guest.pk,
            "mark": "present",
            "undoes": None,
        }
        for place, guest in enumerate(guests, 1)
    ]
    return json.dumps({"user": user.pk, "device": str(uuid.uuid4()), "sent_at": AT, "marks": marks}).encode()


def posted(login, bimtek, body):
    """The bytes of the request."""
    lines = [f"POST /bimtek/{bimtek.pk}/marks/ HTTP/1.1", f"Host: {login.host}:{login.port}"]
    lines += [f"{name}: {value}" for name, value in login.headers(None).items()]
    lines += [f"X-CSRFToken: {login.cookies['csrftoken']}", "Content-Type: application/json"]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}"]).encode() + b"\r\n\r\n" + body


async def burst(port, requests, clients):
    """(seconds of each request, sorted; seconds in all; how many failed). Every request once, clients side by side."""
    times, failed = [], []

    async def phone():
        for request in requests:
            began = time.perf_counter()
            reader, writer = await asyncio.open_connection(HOST, port, limit=1 << 22)
            writer.write(request)
            status, _ = await answer(reader)
            writer.close()
            times.append(time.perf_counter() - began)
            if status != 200:
                failed.append(status)

    began = time.perf_counter()
    await asyncio.gather(*(phone() for _ in range(clients)))
    return sorted(times), time.perf_counter() - began, len(failed)


def received(user, count):
    """Seconds for each mark by the service itself, one sheet after the other."""
    say("without HTTP ...")
    sheets = [(bimtek, read_sheet(body)) for bimtek, body in fill(user, count // PEOPLE)]
    began = time.perf_counter()
    for bimtek, sheet in sheets:
        receive(actor=user, bimtek=bimtek, sheet=sheet)
    return (time.perf_counter() - began) / (len(sheets) * PEOPLE)


def saved(user, count):
    """Seconds for each mark saved by the ORM, one by one as they come. Left out: who may, and answers."""
    say("row by row ...")
    delivery, session = Delivery.objects.first(), Session.objects.first()
    guests = itertools.cycle(session.bimtek.participants.all())
    began = time.perf_counter()
    for place in range(1, count + 1):
        AttendanceMark(
            participant=next(guests),
            session=session,
            is_present=True,
            marked_by=user,
            device=delivery.device,
            sequence=place,
            delivery=delivery,
        ).save()
    return (time.perf_counter() - began) / count


def copied():
    """Seconds for each mark of one statement, with all indexes, foreign keys and triggers."""
    say("bare ...")
    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(COPY)
        return (time.perf_counter() - began) / cursor.rowcount
