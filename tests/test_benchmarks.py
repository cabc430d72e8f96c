"""The slips that the benchmarks plant are found, every one, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.defects import DEFECTS
from benchmarks.generate import make_workbook
from benchmarks.school import TODAY
from sheets_sync import template
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.model import Severity
from sheets_sync.sync import judge_snapshot

TEACHERS = 60


def found(path: Path) -> list[tuple[str, str | None, int | None]]:
    shape = template.load()
    checked = judge_snapshot(XlsxBackend(path).read(shape.code_headers), shape, TODAY)
    return sorted(
        ((one.code, one.teacher, one.goal) for one in checked.findings if one.severity is not Severity.HINT),
        key=str,
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_every_planted_slip_is_found_and_nothing_else(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "plans.xlsx"
    planted = make_workbook(path, TEACHERS, seed, defects=2 * len(DEFECTS))
    assert {code for code, _, _ in planted} == set(DEFECTS)
    assert found(path) == sorted(planted, key=str)


def test_plans_without_a_slip_are_clean(tmp_path: Path) -> None:
    path = tmp_path / "plans.xlsx"
    make_workbook(path, TEACHERS)
    assert found(path) == []
