"""The shape of the house. Every rule is also tried on a bad sample: a checker that never complains proves nothing."""

import pytest
from django.conf import settings

from tests import house

PYTHON = house.source(".py", folders=house.CODE)
IN_ROOMS = {path: text for path, text in PYTHON.items() if path.split("/")[0] in [*house.ROOMS, *house.ABOVE]}
TEMPLATES = house.source(".html", ".txt", folders=["templates"])
STATIC = house.source(".css", ".js", ".svg", folders=["static"])

# Rows that belong to nobody's region, or to whoever is logged in. Each with its reason.
UNSCOPED = {
    ("audit/queries.py", "ChainLink"),  # the chain is one for the whole house and shows no content
    ("accounts/forms_edit.py", "lock._meta.model"),  # locks what the door has handed to the view
}

never_in_python = house.never(house.PYTHON_NEVER)
never_in_templates = house.never(house.TEMPLATE_NEVER)
never_in_static = house.never(house.STATIC_NEVER)


def complaints(found):
    return "\n".join(found)


def test_the_rooms_are_those_of_the_plan():
    assert settings.ROOMS == house.ROOMS
    assert [room for room in house.ROOMS if not (house.HOUSE / room / "apps.py").exists()] == []
    assert [app for app in settings.INSTALLED_APPS if app in house.ROOMS] == house.ROOMS


def test_a_room_imports_only_rooms_to_its_left():
    assert complaints(house.rooms_to_the_right(IN_ROOMS)) == ""


def test_nothing_is_imported_on_the_sly():
    assert complaints(house.hidden_imports(IN_ROOMS)) == ""


def test_no_module_imports_itself_around_a_corner():
    assert complaints(house.circles(IN_ROOMS)) == ""


def test_layers_inside_a_room_stand_on_each_other():
    assert complaints(house.layers_upside_down(IN_ROOMS)) == ""


def test_no_room_borrows_the_pages_of_another():
    assert complaints(house.pages_of_others(IN_ROOMS)) == ""


def test_pages_and_figures_touch_rows_through_visible_to_only():
    assert complaints(house.rows_without_scope(IN_ROOMS, UNSCOPED)) == ""


def test_the_list_of_exceptions_has_no_dead_entries():
    needed = {line.split(":")[0] for line in house.rows_without_scope(IN_ROOMS)}
    assert {path for path, _ in UNSCOPED} <= needed


def test_no_dangerous_words_stand_in_the_code():
    assert complaints(never_in_python(IN_ROOMS)) == ""


def test_templates_carry_no_script_no_style_and_no_foreign_address():
    assert complaints(never_in_templates(TEMPLATES)) == ""


def test_static_files_call_nobody():
    assert complaints(never_in_static(STATIC)) == ""


def test_every_table_has_a_name_and_headings_that_say_whose_they_are():
    assert complaints(house.nameless_tables(TEMPLATES)) == ""


def test_no_file_is_longer_than_a_person_reads(record_property):
    record_property("over_300", complaints(house.too_long(PYTHON, 300)))
    assert complaints(house.too_long(PYTHON | TEMPLATES | STATIC)) == ""


BAD = [
    (house.rooms_to_the_right, "accounts/models.py", "from audit.trail import record"),
    (house.rooms_to_the_right, "accounts/models.py", "def f():\n    import reports.figures"),
    (house.rooms_to_the_right, "kube/models.py", "from config import urls"),
    (house.rooms_to_the_right, "reports/models.py", "import tests.conftest"),
    (house.hidden_imports, "kube/models.py", "def f():\n    from regions import models"),
    (house.hidden_imports, "kube/models.py", "m = import_module('reports.models')"),
    (house.hidden_imports, "kube/models.py", "m = apps.get_model('reports', 'Document')"),
    (house.layers_upside_down, "kube/models.py", "from kube import services"),
    (house.layers_upside_down, "kube/services/visits.py", "from kube.views_visits import show"),
    (house.layers_upside_down, "kube/tasks.py", "def f():\n    from kube.services import pay"),
    (house.layers_upside_down, "kube/importing.py", "from kube.forms import VisitForm"),
    (house.layers_upside_down, "kube/figures.py", "from kube.importing import read"),
    (house.pages_of_others, "reports/services.py", "from kube.views import detail"),
    (house.rows_without_scope, "kube/views.py", "Kube.objects.all()"),
    (house.rows_without_scope, "kube/views/visits.py", "Kube.objects.filter(pk=1).visible_to(user)"),
    (house.rows_without_scope, "kube/forms_visits.py", "rows = Kube._default_manager"),
    (house.rows_without_scope, "kube/figures.py", "getattr(Kube, 'objects').all()"),
    (house.nameless_tables, "templates/a.html", "<table><thead><tr></tr></thead></table>"),
    (house.nameless_tables, "templates/a.html", '<th{% if a %} class="num"{% endif %}>Nilai</th>'),
    (house.too_long, "kube/models.py", "x = 1\n" * 401),
    (never_in_python, "kube/views.py", "@csrf_exempt\ndef f(): pass"),
    (never_in_python, "kube/views.py", "mark_safe('<b>')"),
    (never_in_python, "kube/views.py", "rows.extra(where=['1=1'])"),
    (never_in_python, "kube/views.py", "RawSQL('1', [])"),
    (never_in_python, "kube/views.py", "Kube.objects.raw('SELECT 1')"),
    (never_in_python, "kube/views.py", "import pickle"),
    (never_in_python, "kube/views.py", "eval('1')"),
    (never_in_python, "kube/views.py", "redirect(request.GET['next'])"),
    (never_in_templates, "a.html", "{{ text|safe }}"),
    (never_in_templates, "a.html", "{% autoescape off %}"),
    (never_in_templates, "a.html", '<td class="x" style="width: 1px">'),
    (never_in_templates, "a.html", '<button\n onclick="f()">'),
    (never_in_templates, "a.html", "<script>alert(1)</script>"),
    (never_in_templates, "a.html", '<script src="a.js">alert(1)</script>'),
    (never_in_templates, "a.html", '<a href="javascript:f()">'),
    (never_in_templates, "a.html", '<img src="https://evil.example/x.png">'),
    (never_in_templates, "a.html", '<script src="//cdn.example.com/x.js"></script>'),
    (never_in_static, "a.css", "@import url(https://fonts.example.com/x.css)"),
    (never_in_static, "a.js", "eval('1')"),
]


@pytest.mark.parametrize(("check", "path", "text"), BAD)
def test_every_rule_complains_about_a_bad_sample(check, path, text):
    assert len(list(check({path: text}))) == 1


def test_the_circle_rule_complains_about_a_circle():
    files = {
        "kube/a.py": "from kube import b",
        "kube/b.py": "def f():\n    from kube.c import x",
        "kube/c.py": "import kube.a",
    }
    assert len(list(house.circles(files))) == 3
    assert list(house.circles(files | {"kube/c.py": ""})) == []


GOOD = [
    (house.rooms_to_the_right, "audit/views.py", "from accounts.access import opens"),
    (house.rooms_to_the_right, "config/urls.py", "from reports import urls"),
    (
        house.layers_upside_down,
        "kube/services/visits.py",
        "from kube.services.members import add\nfrom kube.importing import x",
    ),
    (house.rows_without_scope, "kube/views.py", "Kube.objects.visible_to(user).filter(pk=1)"),
    (house.rows_without_scope, "kube/services.py", "Kube.objects.filter(pk=1)"),
    (never_in_templates, "a.html", "<script defer src=\"{% static 'js/kube.js' %}\"></script>"),
    (never_in_templates, "a.svg", '<svg xmlns="http://www.w3.org/2000/svg">'),
    (never_in_python, "a.py", "self.literal_eval(x)\nmodel.evaluate()"),
]


@pytest.mark.parametrize(("check", "path", "text"), GOOD)
def test_no_rule_complains_about_a_good_sample(check, path, text):
    assert list(check({path: text})) == []
