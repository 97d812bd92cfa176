"""Pages are sent small; files as they are."""

import gzip

from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from accounts.middleware import CompressedPagesMiddleware

TEXT = "<p>Kelompok Usaha Bersama</p>" * 1000


def answer(response, accepts="gzip, br"):
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    return CompressedPagesMiddleware(lambda _: response)(request)


def test_a_page_is_a_tenth_of_its_size_on_the_line():
    page = answer(HttpResponse(TEXT))
    assert page["Content-Encoding"] == "gzip" and "Accept-Encoding" in page["Vary"]
    assert gzip.decompress(page.content).decode() == TEXT
    assert int(page["Content-Length"]) == len(page.content) < len(TEXT) / 10


def test_its_length_says_nothing_of_what_stands_in_it():
    assert len({len(answer(HttpResponse(TEXT)).content) for _ in range(50)}) > 5


def test_who_cannot_read_it_gets_it_plain():
    assert answer(HttpResponse(TEXT), "br").text == TEXT


def test_files_and_what_streams_are_left_alone():
    book = HttpResponse(TEXT, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    for response in (book, StreamingHttpResponse([TEXT], content_type="text/html")):
        assert "Content-Encoding" not in answer(response)


def test_the_house_sends_its_pages_so(client, db):
    page = client.get("/accounts/login/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip" and b"Kata sandi" in gzip.decompress(page.content)
