"""Who may import whom, and what the pure rooms must not touch. I/O: reads the package's own source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import sheets_sync
from benchmarks.generate import make_workbook

ROOT = Path(sheets_sync.__file__).parent
FILES = {
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}

ROOMS = (
    ("errors", "model"),
    ("addresses", "values", "look", "dates", "template"),
    ("alignment",),
    ("matching", "nearest", "layout"),
    ("settings", "keys", "typed", "talks"),
    ("joined",),
    ("frames",),
    ("due", "needs", "coverage"),
    ("rules", "verdicts"),
    ("tabs",),
    ("desired",),
    ("homes",),
    (
        "following",
        "reconcile",
        "written_around",
        "making",
        "lists",
        "config",
        "quiet",
        "state",
        "schedule",
        "schedule_texts",
    ),
    ("carried_cells", "joined_log", "carrying", "page_words", "moving", "backends"),
    ("repair", "applying", "desks"),
    ("sync", "turns"),
    ("demo", "report"),
    ("doctor",),
    ("cli", "__main__"),
)
"""From the ground up: a module imports from rooms that stand before its own line, or on it."""

LINE_OF = {room: at for at, line in enumerate(ROOMS) for room in line}
HOMES = {
    "click": ("sheets_sync.cli",),
    "xlsxwriter": ("sheets_sync.report.excel",),
    "python_calamine": ("sheets_sync.backends.xlsx",),
    "zipfile": ("sheets_sync.backends.xlsx",),
    "rapidfuzz": ("sheets_sync.nearest", "sheets_sync.alignment.words"),
    "Stemmer": ("sheets_sync.alignment.words",),
    "filelock": ("sheets_sync.state",),
    "icalendar": ("sheets_sync.report.calendar",),
    "platformdirs": ("sheets_sync.state", "sheets_sync.backends.google.logins"),
    "openpyxl": (),
    "gspread": ("sheets_sync.backends.google",),
    "google": ("sheets_sync.backends.google",),
    "requests": ("sheets_sync.backends.google",),
    "stamina": ("sheets_sync.backends.google",),
    "logging": ("sheets_sync.cli", "sheets_sync.backends.google.client"),
}
"""Where a library may be imported, and nowhere else."""

IMPURE = frozenset("os time sys pathlib subprocess socket random tempfile shutil logging".split())
GOOGLE = ("gspread", "google.auth", "requests", "stamina")
CLOCKS = frozenset({"now", "today", "utcnow", "time", "monotonic"})


def room(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


@cache
def imports(name: str, *, at_import: bool = False) -> tuple[str, ...]:
    """Return what a module imports; ``at_import`` leaves out what it imports later or for types alone."""
    return tuple(_imports(name, at_import))


def _imports(name: str, at_import: bool) -> Iterator[str]:
    later = {
        inner
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.If)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    for node in ast.walk(TREES[name]):
        if at_import and node in later:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (one if one in FILES else node.module for one in whole)


def top(name: str) -> str:
    return name.partition(".")[0]


def says(name: str, word: str) -> bool:
    return word in (ast.get_docstring(TREES[name]) or "")


PURE = [name for name in FILES if says(name, "Pure.")]


def test_every_room_has_its_line() -> None:
    assert {room(name) for name in FILES} - {""} == set(LINE_OF)


@pytest.mark.parametrize("name", FILES)
def test_imports_point_one_way(name: str) -> None:
    own = LINE_OF.get(room(name), len(ROOMS))
    upward = [one for one in imports(name) if top(one) == "sheets_sync" and LINE_OF.get(room(one), -1) > own]
    assert upward == []


def test_no_module_imports_itself_in_a_circle() -> None:
    reach = {name: {one for one in imports(name, at_import=True) if one in FILES} for name in FILES}

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for one in sorted(reach[name] - {name}):
                walk(one, (*path, name))
            done.add(name)

    done: set[str] = set()
    for name in FILES:
        walk(name, ())


@pytest.mark.parametrize("library", HOMES)
def test_a_library_lives_in_its_own_rooms(library: str) -> None:
    homes = HOMES[library]
    abroad = [
        name
        for name in FILES
        if any(top(one) == library for one in imports(name))
        and not any(name == home or name.startswith(home + ".") for home in homes)
    ]
    assert abroad == []


@pytest.mark.parametrize("name", FILES)
def test_every_module_says_whether_it_is_pure(name: str) -> None:
    if room(name) in {"", "__main__"} or FILES[name].name == "__init__.py":
        assert ast.get_docstring(TREES[name])
    else:
        assert says(name, "Pure.") or says(name, "I/O:"), f"{name} says neither Pure. nor I/O:"


def test_the_rooms_between_reading_and_writing_are_pure() -> None:
    story = "dates matching nearest layout settings typed frames keys talks verdicts desired reconcile making"
    assert {f"sheets_sync.{one}" for one in story.split()} <= set(PURE)
    judging = {name for name in FILES if room(name) == "alignment"} - {"sheets_sync.alignment"}
    assert judging - set(PURE) == {"sheets_sync.alignment.vocabulary"}, "only the load reads what ships"
    assert {name for name in FILES if room(name) in {"rules", "tabs"}} - set(PURE) <= {
        "sheets_sync.rules",
        "sheets_sync.tabs",
    }


@pytest.mark.parametrize("name", PURE)
def test_a_pure_module_has_no_clock_no_files_and_no_world(name: str) -> None:
    assert not {top(one) for one in imports(name)} & IMPURE
    calls = [node.func for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)]
    assert not [one for one in calls if isinstance(one, ast.Name) and one.id in {"open", "print", "input"}]
    clocks = [
        one
        for one in calls
        if isinstance(one, ast.Attribute)
        and one.attr in CLOCKS
        and isinstance(one.value, ast.Name)
        and one.value.id in {"date", "datetime", "time"}
    ]
    assert not clocks


def test_only_the_command_line_asks_the_time() -> None:
    asking = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"date", "datetime"}
    }
    assert {room(name) for name in asking} <= {"cli"}


LATE = ("rapidfuzz", "Stemmer")
"""What only a slip or a judgement of words needs."""

HEAVY = ("pandas", "numpy", "xlsxwriter", "python_calamine", "icalendar", *LATE, *GOOGLE)


@pytest.mark.parametrize("heavy", HEAVY)
def test_help_loads_nothing_heavy(heavy: str) -> None:
    asked = f"import sheets_sync.cli, sys; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT.parent, check=False).returncode == 0


@pytest.mark.parametrize("late", LATE)
def test_the_rules_load_nothing_that_only_a_judgement_needs(late: str) -> None:
    asked = f"import sheets_sync.rules.catalogue, sys; sys.exit({late!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT.parent, check=False).returncode == 0


def test_checking_a_file_loads_nothing_of_google(tmp_path: Path) -> None:
    path = tmp_path / "plans.xlsx"
    make_workbook(path, 2)
    asked = f"""
import sys
from sheets_sync.cli import cli
cli.main(["check", {str(path)!r}, "--today", "2026-11-23"], standalone_mode=False)
print("pandas" in sys.modules, sorted({set(GOOGLE)!r} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT.parent, capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1:] == ["True []"], done.stderr


def test_no_room_is_called_after_nothing() -> None:
    assert not {room(name) for name in FILES} & {"utils", "util", "helpers", "common", "manager", "misc"}
