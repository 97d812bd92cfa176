"""Reading the house's own source: what tests/test_architecture.py checks, one function for each rule.

A checker takes {path: text} and returns sentences about what is wrong, so that it can be tried on a bad sample.
"""

import ast
import re
from pathlib import Path, PurePosixPath

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = "regions accounts audit jobs beneficiaries kube programmes bimtek disbursements reports cases".split()
# The wiring: it may import every room, and no room imports it.
ABOVE = ["config"]
CODE = [*ROOMS, *ABOVE, "launch", "tests"]

# Inside a room each layer may import those before it. A file belongs to a layer by the beginning of its name
# (views_decrees is a view); a name in no line is a worker. Forms stand after the workers, because a form looks into
# an uploaded file before anything is kept.
LAYERS = [
    {"errors", "roles", "names", "codes", "columns", "masking", "sealing"}
    | {"history", "fields", "steps", "templatetags"},
    {"models"},
    {"figures", "queries", "lists", "rules", "todo"},
    {"workers"},
    {"forms"},
    {"tasks"},
    {"services"},
    {"views", "navigation", "middleware", "management"},
    {"urls", "apps"},
]
WORKERS, VIEWS = 3, 7


def source(*kinds, folders):
    """{path inside the house: text} of the files with these endings."""
    found = {}
    for folder in folders:
        for file in sorted((HOUSE / folder).rglob("*")):
            if file.suffix in kinds and file.is_file() and "__pycache__" not in file.parts:
                found[file.relative_to(HOUSE).as_posix()] = file.read_text(encoding="utf-8")
    return found


def imports(tree):
    """(line, dotted name) of everything imported anywhere in a file or function, inside functions too."""
    for node in ast.walk(ast.parse(tree) if isinstance(tree, str) else tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write the whole path: from room.file import name"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def rooms_to_the_right(files):
    """A room imports only rooms to its left; nothing imports the wiring."""
    order = [*ROOMS, *ABOVE]
    for path, text in files.items():
        room = PurePosixPath(path).parts[0]
        if room not in order:
            continue
        here = order.index(room)
        for line, name in imports(text):
            target = name.split(".")[0]
            if target in ("launch", "tests") or target in order and order.index(target) > here:
                yield f"{path}:{line}: {room} imports {name}, which stands to its right"


def hidden_imports(files):
    """Ways around the import line: asking by name, and imports inside functions."""
    for path, text in files.items():
        if PurePosixPath(path).name == "apps.py" or "/migrations/" in path:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and name_of(node.func) in ("__import__", "import_module", "get_model"):
                yield f"{path}:{node.lineno}: imports by name"
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for line, name in imports(node):
                    if name.split(".")[0] in CODE:
                        yield f"{path}:{line}: imports {name} inside a function"


def name_of(function):
    return getattr(function, "id", getattr(function, "attr", ""))


def layer_of(parts):
    """Rank of a module inside its room, from its dotted parts without the room."""
    for rank, names in enumerate(LAYERS):
        if parts and any(parts[0] == name or parts[0].startswith(f"{name}_") for name in names):
            return rank
    return WORKERS


def layers_upside_down(files):
    """Inside a room a module imports only its own layer and those below."""
    for path, text in files.items():
        parts = PurePosixPath(path).with_suffix("").parts
        if parts[0] not in ROOMS or parts[-1] == "__init__" or "migrations" in parts:
            continue
        here = layer_of(parts[1:])
        for line, name in imports(text):
            there = name.split(".")
            if there[0] == parts[0] and layer_of(there[1:]) > here:
                yield f"{path}:{line}: {'.'.join(parts)} imports {name}, a layer above"


def pages_of_others(files):
    """Only a room's own urls, and the wiring, know its views."""
    for path, text in files.items():
        room = PurePosixPath(path).parts[0]
        for line, name in imports(text):
            there = name.split(".")
            if there[0] in ROOMS and layer_of(there[1:2]) >= VIEWS and there[1:2] != ["apps"] and there[0] != room:
                yield f"{path}:{line}: {name} is a page of another room"


# Modules that answer to a person: a row they touch is a row he may see.
SCOPED = re.compile(r"^(views|forms|figures|todo|queries)(_|\b)")


SCOPES = ("visible_to", "owned_by")


def rows_without_scope(files, allowed=()):
    """`.objects` in views, forms, figures, todo and queries is followed by `.visible_to(` or `.owned_by(` at once."""
    for path, text in files.items():
        parts = PurePosixPath(path).with_suffix("").parts
        if parts[0] not in ROOMS or not any(SCOPED.match(part) for part in parts[1:]):
            continue
        tree = ast.parse(text)
        good = {id(node.value) for node in ast.walk(tree) if getattr(node, "attr", "") in SCOPES}
        for node in ast.walk(tree):
            named = getattr(node, "attr", None) or (node.value if isinstance(node, ast.Constant) else None)
            if named not in ("objects", "_default_manager", "_base_manager") or id(node) in good:
                continue
            model = ast.unparse(getattr(node, "value", node)) if isinstance(node, ast.Attribute) else "?"
            if (path, model) not in allowed:
                yield f"{path}:{node.lineno}: {model}.{named} without .visible_to("


def circles(files):
    """Modules that import each other, directly or around corners (imports inside functions count)."""
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in files}
    graph = {name: set() for name in modules}
    for name, path in modules.items():
        for _, target in imports(files[path]):
            while target and target not in modules:
                target = target.rpartition(".")[0]
            if target and target != name:
                graph[name].add(target)
    for name in list(graph):
        if name in reachable(graph, name):
            yield f"{modules[name]}: imports itself in the end"


def reachable(graph, start):
    seen, waiting = set(), list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph[name]
    return seen


PYTHON_NEVER = {
    "csrf_exempt": r"\bcsrf_exempt\b",
    "mark_safe": r"\bmark_safe\b|\bSafe(String|Text)\(",
    "raw SQL in a queryset": r"\.extra\(|\bRawSQL\b|\bobjects\b[^=\n]*\.raw\(",
    "pickle": r"\b(pickle|marshal|shelve)\b",
    "code from text": r"(?<![.\w])(eval|exec)\(",
    "a shell": r"shell=True|os\.system\(",
    "an open redirect": r"HttpResponseRedirect\(request\.|redirect\(request\.(GET|POST)",
}
TEMPLATE_NEVER = {
    "|safe": r"\|\s*(safe|safeseq)\b|autoescape\s+off",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a handler attribute": r"<[^>]*\son[a-z]+\s*=",
    "a script with content": r"<script(?![^>]*\bsrc=)[^>]*>|<script[^>]*>\s*[^<\s]",
    "javascript:": r"javascript:",
    "another host": r"(?:https?:)?//(?!www\.w3\.org/(?:2000/svg|1999/xlink))[a-z0-9-]+\.[a-z]",
}
STATIC_NEVER = {"another host": TEMPLATE_NEVER["another host"], "code from text": r"\b(eval|new Function)\("}


def never(patterns):
    """A checker for words that must not stand anywhere."""

    def check(files, allowed=()):
        for path, text in files.items():
            for what, pattern in patterns.items():
                for match in re.finditer(pattern, text, re.IGNORECASE if patterns is not PYTHON_NEVER else 0):
                    if (path, what) not in allowed:
                        yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {what}: {match[0]!r}"

    return check


TABLE = re.compile(r"<table\b[^>]*>(.{0,60})", re.DOTALL)
HEADING = re.compile(r"<th\b((?:{%.*?%}|[^>])*)>")


def nameless_tables(files):
    """Tables of pages that a screen reader cannot tell: no caption, or headings that do not say whose they are."""
    for path, text in files.items():
        if path.startswith("templates/papers/"):
            continue
        for table in TABLE.finditer(text):
            if "<caption" not in table[1] and "aria-label" not in table[0]:
                yield f"{path}: a table without a caption"
        for heading in HEADING.finditer(text):
            if "scope=" not in heading[1]:
                yield f"{path}: {heading[0]} without a scope"


def too_long(files, limit=400):
    """Files nobody reads to the end."""
    for path, text in files.items():
        if (lines := text.count("\n")) > limit:
            yield f"{path}: {lines} lines"
