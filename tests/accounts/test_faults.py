"""The pages for what is nobody's mistake at the screen."""

import errno
import re

import pytest
import structlog
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import path

from accounts import faults
from config import urls
from tests.conftest import PASSWORD

RAISED = []


def raising(request):
    raise RAISED[-1]


def waiting(request):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)")


urlpatterns = [path("raising/", raising, name="raising"), path("waiting/", waiting, name="waiting"), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.fixture
def ask(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr("accounts.middleware.PUBLIC", {"raising", "waiting"})
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "LoginRequired" not in name]
    browser = Client(raise_request_exception=False)

    def get(fault=None):
        RAISED[:] = [fault]
        return browser.get("/raising/" if fault else "/waiting/")

    return get


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (OperationalError("server closed the connection"), 503, "tidak akan tercatat dua kali"),
        (InterfaceError("connection already closed"), 503, "tidak akan tercatat dua kali"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "Penyimpanan penuh"),
        (IntegrityError("a rule of the table"), 500, "Ada kesalahan pada program"),
        (ValueError("a mistake of ours"), 500, "Ada kesalahan pada program"),
    ],
)
def test_a_fault_is_told_by_its_kind(db, ask, fault, status, words):
    answer = ask(fault)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert answer.headers.get("Retry-After") == ("10" if status == 503 else None)
    assert "no-store" in answer["Cache-Control"]


def test_a_statement_that_takes_too_long_is_no_fault_of_the_program(db, ask):
    assert ask().status_code == 503


def test_the_number_on_the_page_is_the_one_in_the_log(db, ask):
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        page = ask(ValueError("a mistake of ours")).text
    number = re.search(r"<strong>(\w{8})</strong>", page)[1]
    failed = [line for line in lines if line["event"] == "request_failed"]
    assert [line["request_id"][:8] for line in failed] == [number]


@pytest.mark.parametrize("address", ["/accounts/logout/", "/accounts/users/1/password/"])
def test_a_method_that_an_address_does_not_take_is_told_on_a_page(as_, sari, address):
    answer = as_(sari).get(address.replace("/1/", f"/{sari.pk}/"))
    assert (answer.status_code, "hanya menerima kiriman formulir" in answer.text) == (405, True)


def test_the_page_needs_no_database(django_assert_num_queries, ask, db):
    with django_assert_num_queries(0):
        faults.fault_page(503)


def test_a_body_that_is_too_large_is_told_on_a_page_of_ours(as_, sari, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = as_(sari).post("/accounts/password/", {"old_password": PASSWORD * 20})
    assert (answer.status_code, "terlalu besar" in answer.text) == (413, True)
