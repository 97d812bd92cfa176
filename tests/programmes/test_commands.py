"""Lists and judgements for people who script."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from tests.programmes import metro


def run(command, *arguments):
    out = io.StringIO()
    call_command(command, *map(str, arguments), "--json", stdout=out)
    return json.loads(out.getvalue())


def test_lists_are_taken_over_and_judged(sari, programme, register):
    slug = ["--programme", programme.slug]
    past = run("import_candidates", *slug, "--kind", "past", metro.CASE / "metro-2022.csv")
    assert (past["rows_read"], past["rows_new"]) == (30, 30)
    now = run("import_candidates", *slug, "--user", "sari", metro.CASE / "metro-2023.csv")
    assert (now["rows_new"], now["note"]) == (45, "45 usulan dinilai: 20 layak, 25 tidak layak.")
    figures = run("evaluate_candidates", *slug)
    assert (figures["candidates"], figures["eligible"], figures["ineligible"]) == (45, 20, 25)
    assert Event.objects.filter(verb="candidates.imported", actor=sari).count() == 1


def test_a_list_that_was_refused_as_a_whole_says_why(sari, programme, register, tmp_path):
    file = tmp_path / "usulan.csv"
    file.write_text(metro.lines(metro.line(1, nama=""), metro.line(2, nama="")))
    told = run("import_candidates", "--programme", programme.slug, file)
    assert (told["rows_new"], told["rows_refused"], sum(told["refused_by_code"].values())) == (0, 2, 2)
    file.write_text(metro.lines(metro.line(3, nama=""), metro.line(4, nama="")))
    out = io.StringIO()
    call_command("import_candidates", "--programme", programme.slug, str(file), stdout=out)
    assert "Ditolak, 2 baris: Nama kosong." in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--programme", "tidak-ada", "x.csv"], "tidak ada"),
        (["--programme", "{slug}", "tidak-ada.csv"], "tidak dapat dibaca"),
        (["--programme", "{slug}", "--user", "wati", "x.csv"], "bukan operator"),
        (["--programme", "{slug}", metro.CASE / "metro-2023-bimtek.csv"], "Kolom wajib tidak ditemukan"),
    ],
)
def test_bad_input_ends_with_one_sentence(programme, wati, arguments, says):
    with pytest.raises(CommandError, match=says):
        run("import_candidates", *(str(argument).format(slug=programme.slug) for argument in arguments))


def test_judging_without_a_register_ends_with_one_sentence(sari, programme):
    metro.send_list(sari, programme, metro.lines(metro.line()))
    with pytest.raises(CommandError, match="Belum ada data terpadu"):
        run("evaluate_candidates", "--programme", programme.slug)
