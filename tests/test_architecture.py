"""The walls of the house: what may import what, what may not be written where, and how long a thing may be."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCORING = ROOT / "scoring"

# room → rooms it may import. A room is a folder of scoring/ or a module that lies directly in it. The direction is law;
# `scoring` itself, the public face, may import every room, and nobody imports it.
EVERYWHERE = {"errors", "outcome", "columns", "messages", "record"}
ALLOWED = {
    "console": {"record"},
    "failure": set(),
    "messages": {"failure"},
    "record": set(),
    "outcome": set(),
    "columns": set(),
    "packaged": set(),
    "errors": {"failure", "messages"},
    "model": EVERYWHERE,
    "exact": EVERYWHERE,
    "expression": EVERYWHERE | {"exact"},
    "rules": EVERYWHERE | {"exact", "expression", "model"},
    "language": EVERYWHERE | {"exact", "expression", "model", "rules", "packaged"},
    "source": {"language"},
    "review": {"explain", "language", "source"},
    "tables": EVERYWHERE | {"exact", "language"},
    "result": EVERYWHERE | {"language", "tables"},
    "engine": EVERYWHERE | {"exact", "expression", "language", "rules", "tables", "result"},
    "explain": EVERYWHERE | {"exact", "expression", "language", "model", "rules", "tables", "result"},
    "export": EVERYWHERE | {"exact", "language", "tables", "result", "explain"},
    "indicator_table": EVERYWHERE | {"expression", "language", "model", "rules", "tables", "explain", "export"},
    "api": EVERYWHERE | {"language", "source", "tables", "engine", "result"},
    "cases": EVERYWHERE | {"exact", "expression", "model", "rules", "language", "tables", "engine", "result", "source", "explain", "packaged"},
    "demo": EVERYWHERE | {"packaged"},
}

# spellings that would bend exactness, order or laziness, and where
BANNED = {
    "map_elements": ("engine", "rules"),
    "sum_horizontal": ("engine", "rules"),
    "mean_horizontal": ("engine", "rules"),
    "sql_expr": ("engine", "rules"),
    "iter_rows": ("engine", "rules"),
}

LONGEST_FUNCTION = 60
LONGEST_FILE = 400


def modules() -> list[Path]:
    """Every module of the library and the command line."""
    return [*sorted(p for p in SCORING.rglob("*.py") if "_data" not in p.parts), ROOT / "cli.py"]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def imports(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports, wherever in the file."""
    names = {dotted(p) for p in modules()}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] in ("scoring", "cli"))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            if node.module and node.module.split(".")[0] in ("scoring", "cli"):
                full = [f"{node.module}.{a.name}" for a in node.names]
                yield from (f if f in names else node.module for f in full)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [p for p in modules() if p.parent != SCORING or p.stem != "__init__"], ids=named)
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    if path.name == "cli.py":
        assert set(imports(path)) <= {"scoring", "scoring.console"}, "the command line uses public names only"
        return
    here = room(dotted(path))
    assert here in ALLOWED, f"{here} is a new room: write down what it may import"
    wrong = sorted({m for m in imports(path) if room(m) not in {here, *ALLOWED[here]}})
    assert not wrong, f"{named(path)} may not import {wrong}"


def test_imports_have_no_cycle() -> None:
    graph = {dotted(p): sorted(set(imports(p)) - {dotted(p)}) for p in modules()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " → ".join((*trail[trail.index(module):], module))
        if module not in done:
            for imported in graph.get(module, []):
                visit(imported, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_only_the_public_face_imports_lazily() -> None:
    hidden = [f"{named(p)}:{n.lineno}" for p in modules() if p.name != "cli.py" for f in ast.walk(tree(p))
              if isinstance(f, ast.FunctionDef) for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert not hidden


def test_the_public_face_loads_what_editors_see() -> None:
    said = tree(SCORING / "__init__.py")
    seen = {a.asname or a.name: (n.module, a.name) for n in ast.walk(said) if isinstance(n, ast.ImportFrom) for a in n.names
            if n.module and n.module.startswith("scoring.")}
    table = next(ast.literal_eval(n.value) for n in said.body if isinstance(n, ast.AnnAssign) and n.value
                 and ast.unparse(n.target) == "_HOMES")
    loaded = {name: (home.partition(":")[0], home.partition(":")[2] or name) for name, home in table.items()}
    assert loaded == seen


def test_the_public_face_waits_for_nothing() -> None:
    code = "import sys, scoring; print([m for m in ('polars', 'pydantic', 'yaml') if m in sys.modules], scoring.explain.__name__)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["[]", "explain"]


@pytest.mark.parametrize("path", modules(), ids=named)
def test_a_thing_fits_in_the_eye(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{named(path)} has {lines} lines"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{named(path)}:{node.lineno} {node.name}"


def attributes(path: Path) -> Iterator[ast.Attribute]:
    return (n for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute))


@pytest.mark.parametrize(("spelling", "rooms"), BANNED.items(), ids=BANNED)
def test_a_banned_spelling_is_absent(spelling: str, rooms: tuple[str, ...]) -> None:
    found = [f"{named(p)}:{a.lineno}" for p in modules() if room(dotted(p)) in rooms for a in attributes(p) if a.attr == spelling]
    assert not found


def test_the_engine_collects_in_one_place() -> None:
    found = {named(p) for p in modules() if room(dotted(p)) in ("engine", "rules", "expression", "exact")
             for a in attributes(p) if a.attr in ("collect", "collect_all", "sink_parquet")}
    assert found == {"scoring/engine/query.py"}


def test_one_file_is_one_rule_kind() -> None:
    for path in sorted((SCORING / "rules").glob("*.py")):
        if path.stem in ("__init__", "balance", "base", "context", "drop", "ladder", "phrases", "votes", "weights"):
            continue
        kinds = [c.name for c in tree(path).body if isinstance(c, ast.ClassDef) for b in c.bases if ast.unparse(b) == "Rule"]
        assert len(kinds) == 1, f"{named(path)} holds {kinds}"
        said = [ast.unparse(a.annotation) for a in ast.walk(tree(path))
                if isinstance(a, ast.AnnAssign) and ast.unparse(a.target) == "kind"]
        assert said == [f"Literal['{path.stem}']"], f"{named(path)} is named for another kind"


# every prefix of an engine column, as `scoring.columns` gives it
_COLUMN = re.compile(r"^(subject|source|exempt|base|total|standing|rank|group_rank|state|fact|points|ruled|published|counted|"
                     r"outcome|observed|next|gain|figure|zeroed|veto|decision|holds|part|place|seats|value):")


def test_columns_are_named_in_one_file() -> None:
    found = [f"{named(p)}:{n.lineno} {n.value!r}" for p in modules() if p.name != "columns.py" and "messages" not in p.parts
             for n in ast.walk(tree(p)) if isinstance(n, ast.Constant) and isinstance(n.value, str) and _COLUMN.match(n.value)
             and "\n" not in n.value and " " not in n.value]
    assert not found


# ---------------------------------------------------------------- the text of the repository

_TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".json", ".csv", ""}
_SKIPPED = {".git", ".venv", "__pycache__", "out", "build", "dist"}
_HOST = re.compile(r"https?://|\bwww\.|\b[a-z0-9-]+\.(?:com|org|net|gov|edu|io|dev)(?:\.cn)?\b(?!\()", re.IGNORECASE)
_MACHINE = re.compile(r"(?<![\w.])/(?:tmp|work|root|home|Users|opt|mnt)/\w|[A-Z]:\\\\?Users")

# what looks like a host and is none, with the reason
_NO_HOST = {
    "LICENSE": "the licence text names its own home",
    "scoring/language/yaml.py": "the tags of YAML are named so by its standard",
    "scoring/language/schema.py": "the dialect of JSON Schema is named by its identifier",
    "tests/broken/making.py": "XML namespaces are named so by their standard",
    "tests/test_architecture.py": "this file spells out what it looks for",
}


def texts() -> list[Path]:
    """Every text file of the repository."""
    found = [p for p in ROOT.rglob("*") if p.is_file() and p.suffix in _TEXT and not _SKIPPED & set(p.relative_to(ROOT).parts)]
    return sorted(p for p in found if not any(part.endswith(("_cache", ".egg-info")) or part in (".hypothesis", ".benchmarks")
                                              for part in p.relative_to(ROOT).parts))


def test_texts_name_no_host_and_no_machine() -> None:
    found = []
    for path in texts():
        if named(path) in _NO_HOST:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a broken file of the tests, on purpose
            continue
        found += [f"{named(path)}:{i} {m.group()}" for i, line in enumerate(text.splitlines(), 1)
                  for m in (*_HOST.finditer(line), *_MACHINE.finditer(line))]
    assert not found
