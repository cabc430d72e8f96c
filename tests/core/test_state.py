"""Locks: two syncs of one workbook never interleave on this machine, and a killed one leaves no lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sheets_sync.errors import LockedError, UsageError
from sheets_sync.state import default_folder, locked

HOLD = """
import sys, time
from pathlib import Path
from sheets_sync.state import locked
with locked(Path(sys.argv[1]), "plans.xlsx", "plans.xlsx"):
    print("held", flush=True)
    time.sleep(60)
"""
ROOT = Path(__file__).parents[2]


def test_another_process_is_told_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError) as caught, locked(tmp_path, "plans.xlsx", "plans.xlsx"):
            pass
        with locked(tmp_path, "other.xlsx", "other.xlsx"):
            pass
        holder.kill()
    assert caught.value.exit_code == 4
    assert str(caught.value) == (
        "Another sync of plans.xlsx is running on this machine, so this one did nothing. "
        "It can be tried again when that one is done."
    )
    with locked(tmp_path, "plans.xlsx", "plans.xlsx"):
        pass


def test_a_lock_is_given_back_even_after_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path, "plans.xlsx", "plans.xlsx"):
        raise ZeroDivisionError
    with locked(tmp_path, "plans.xlsx", "plans.xlsx"):
        pass


def test_a_state_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError) as caught, locked(folder, "plans.xlsx", "plans.xlsx"):
        pass
    assert str(caught.value).startswith(f"The state folder {folder} cannot be written (")
    assert str(caught.value).endswith("), so nothing was done. Name another with --state-dir.")


def test_the_usual_folder_is_named_after_the_program() -> None:
    assert "sheets-sync" in str(default_folder())
