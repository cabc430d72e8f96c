"""From an installed wheel everything is found: the template, the rubrics, the demo.

I/O: builds a wheel into a temporary folder where the build backend is installed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    str(path.relative_to(ROOT / "sheet_templates").as_posix())
    for path in (ROOT / "sheet_templates").rglob("*")
    if path.suffix in {".toml", ".csv"}
)


def test_what_ships_is_found_as_a_resource() -> None:
    assert "plan.toml" in SHIPPED and "demo/school.toml" in SHIPPED and "rubrics/dallas_pl.csv" in SHIPPED
    for name in SHIPPED:
        assert files("sheet_templates").joinpath(name).is_file(), name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel without asking any registry."""
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("the build backend is not installed here")
    folder = tmp_path_factory.mktemp("wheel")
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    built = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert built.returncode == 0, built.stderr
    return folder / built.stdout.splitlines()[-1]


def test_the_wheel_holds_all_that_ships_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"sheet_templates/{name}" for name in SHIPPED} <= set(names)
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sheets_sync", "sheet_templates"}
    entry = next(name for name in names if name.endswith("entry_points.txt"))
    assert "sheets-sync = sheets_sync.cli:main" in zipfile.ZipFile(wheel).read(entry).decode()


def test_an_installed_copy_makes_the_demo_and_every_rubric(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(target)
    script = (
        "import json, sys\n"
        "import sheets_sync, sheet_templates\n"
        "from sheets_sync.lists import read_rubric, rubric_names\n"
        "from sheets_sync.template import load\n"
        "rubrics = {name: len(read_rubric(name, load())) for name in rubric_names()}\n"
        "print(json.dumps([sheets_sync.__file__, sheet_templates.__file__, rubrics]))\n"
    )
    where, data, rubrics = json.loads(_run(target, tmp_path, "-c", script))
    assert Path(where).is_relative_to(target) and Path(data).is_relative_to(target)
    assert min(rubrics.values()) >= 5
    _run(target, tmp_path, "-m", "sheets_sync", "demo", "--today", "2026-11-23")
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == ["plans.xlsx", "report.xlsx"]


def _run(target: Path, cwd: Path, *words: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(target), "XDG_STATE_HOME": str(cwd / "state")}
    ended = subprocess.run(
        [sys.executable, *words], cwd=cwd, env=env, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
