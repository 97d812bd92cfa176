"""A download that a cut line has stopped goes on where it was; one that is there already is not sent again."""

import io

import pytest
from django.test import RequestFactory

from jobs.downloads import attachment, handed_out

CONTENT = bytes(range(256)) * 1000
SIZE = len(CONTENT)


class Kept(io.BytesIO):
    """A file as open_kept gives it: it can be read and sought in, and has to be closed."""

    files = []

    def __init__(self):
        super().__init__(CONTENT)
        self.files.append(self)


def ask(method="get", key="content", **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    response = handed_out(request, Kept(), content_type="application/pdf", key=key)
    return attachment(response, "berkas.pdf")


def body(response):
    data = b"".join(response)
    assert response.status_code == 200 or Kept.files.pop().closed  # the whole is closed by whoever serves it
    return data


ETAG = ask()["ETag"]


def test_the_whole_says_that_parts_can_be_had():
    response = ask()
    assert (response.status_code, response["Accept-Ranges"], response["Content-Length"]) == (200, "bytes", str(SIZE))
    assert response["Cache-Control"] == "private, no-store"
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100000-", 100_000, SIZE - 1),
        ("bytes=-5", SIZE - 5, SIZE - 1),
        (f"bytes=-{SIZE * 2}", 0, SIZE - 1),
        (f"bytes={SIZE - 1}-{SIZE * 9}", SIZE - 1, SIZE - 1),
        ("bytes=65530-65545", 65_530, 65_545),
        ("bytes = 0-0", 0, 0),
    ],
)
def test_a_part(asked, first, last):
    response = ask(range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response["Content-Length"] == str(last - first + 1)
    assert (response["ETag"], response["Content-Type"]) == (ETAG, "application/pdf")
    assert body(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE}", "bytes=-0", f"bytes={'9' * 18}-"])
def test_a_part_behind_the_end_is_416(asked):
    response = ask(range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{SIZE}")
    assert body(response) == b""


@pytest.mark.parametrize(
    "asked",
    ["bytes=5-3", "bytes=-", "bytes=a-b", "bytes=0-1,4-5", "lines=0-1", "bytes=\u0663-", "bytes=--1", "0-1", "=" * 999],
)
def test_what_is_no_single_part_gets_the_whole(asked):
    response = ask(range=asked.encode("utf-8").decode("latin-1"))
    assert response.status_code == 200
    assert body(response) == CONTENT


def test_a_part_of_another_file_is_not_put_behind_this_one():
    assert ask(range="bytes=5-9", if_range=ETAG).status_code == 206
    for other in ('"other"', f"W/{ETAG}", "Wed, 21 Oct 2015 07:28:00 GMT"):
        response = ask(range="bytes=5-9", if_range=other)
        assert (response.status_code, body(response)) == (200, CONTENT)


def test_what_one_has_already_is_not_sent_again():
    for known in (ETAG, f"W/{ETAG}", f'"other", {ETAG}', "*"):
        response = ask(if_none_match=known, range="bytes=0-5")
        assert (response.status_code, response["ETag"], body(response)) == (304, ETAG, b"")
    assert ask(if_none_match='"other"').status_code == 200
    assert ask(if_match='"other"').status_code == 412


def test_head_tells_the_size_of_the_whole():
    response = ask("head", range="bytes=0-5")
    assert (response.status_code, response["Content-Length"]) == (200, str(SIZE))


def test_another_content_has_another_mark_that_tells_no_path():
    assert ask(key="sealed/2026/11/x.sealed")["ETag"] != ETAG
    assert "sealed" not in ask(key="sealed/2026/11/x.sealed")["ETag"]
