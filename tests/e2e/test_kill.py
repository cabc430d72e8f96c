"""A sync killed at any moment leaves the old file or the new one, whole."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random

import pytest

from benchmarks.generate import make_workbook
from tests.e2e.command import DAY, digest, run, start
from tests.e2e.school import Paper

TEACHERS = 200
KILLS = 12

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process there is ended in another way")


def _lone(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_killed_sync_leaves_a_whole_file(tmp_path: Path) -> None:
    folder = tmp_path / "school"
    folder.mkdir()
    path = folder / "plans.xlsx"
    make_workbook(path, TEACHERS, defects=40)
    old = path.read_bytes()
    options = ("--state-dir", tmp_path / "state", "--quiet", *DAY)
    started = time.monotonic()
    process = start("sync", path, *options)
    process.communicate(timeout=60)
    took = time.monotonic() - started
    assert process.returncode == 0
    new = path.read_bytes()
    assert old != new

    rng = Random(2)
    seen = set()
    for turn in range(KILLS):
        path.write_bytes(old)
        process = start("sync", path, *options)
        # The writing is the last part of a run: most kills fall there.
        share = rng.uniform(0.55, 1.05) if turn else 0.3
        time.sleep(took * share)
        process.kill()
        process.communicate(timeout=60)
        found = path.read_bytes()
        assert found in (old, new), f"neither old nor new after {share:.2f} of a run"
        seen.add(found == new)
        assert len(Paper(path).pages) >= 10
        backup = path.with_name("plans.xlsx.bak")
        assert not backup.exists() or backup.read_bytes() in (old, new)

    assert False in seen
    ended = run("sync", path, *options)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert path.read_bytes() == new
    assert _lone(folder) <= {"plans.xlsx", "plans.xlsx.bak"}
    assert run("sync", path, *options).code == 0
    assert digest(path) == digest(path)


@pytest.mark.parametrize(
    "moment",
    ["before the temporary file", "half a temporary file", "before the backup", "before the last step"],
)
def test_a_sync_that_dies_at_each_step_of_saving_leaves_the_old_file(plain: Path, moment: str) -> None:
    """Die, as a kill would, at the named step: no handler runs, nothing is tidied up."""
    paper = Paper(plain)
    paper["2 Goals"].put(3, "Rubric component", "SA77")
    paper.save()
    old = plain.read_bytes()
    folder = plain.parent
    code = _DYING.format(moment=moment)
    (folder / "sitecustomize.py").write_text(code)
    import os

    import sheets_sync

    found = f"{folder}{os.pathsep}{Path(sheets_sync.__file__).parents[1]}"
    process = start("sync", plain, "--state-dir", folder / "state", *DAY, env={"PYTHONPATH": found})
    process.communicate(timeout=60)
    assert process.returncode == 9
    assert plain.read_bytes() == old
    ended = run("sync", plain, "--state-dir", folder / "state", *DAY)
    assert ended.code == 0 and " cells written; " in ended.err
    left = _lone(folder) - {"sitecustomize.py", "__pycache__", "state"}
    assert left == {"plans.xlsx", "plans.xlsx.bak"}
    assert plain.with_name("plans.xlsx.bak").read_bytes() == old


_DYING = """
import os, pathlib

moment = {moment!r}
real_replace, real_open, real_fsync = pathlib.Path.replace, os.open, os.fsync


def open_(path, flags, *rest, **named):
    if moment == "before the temporary file" and str(path).endswith(".sheets-sync.tmp"):
        os._exit(9)
    return real_open(path, flags, *rest, **named)


def fsync(number):
    if moment == "half a temporary file":
        os.ftruncate(number, 100)
        os._exit(9)
    return real_fsync(number)


def replace(self, target):
    if moment == "before the backup" and str(target).endswith(".bak"):
        os._exit(9)
    if moment == "before the last step" and str(target).endswith(".xlsx"):
        os._exit(9)
    return real_replace(self, target)


os.open, os.fsync, pathlib.Path.replace = open_, fsync, replace
"""
