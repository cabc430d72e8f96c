"""Slips planted in a made-up school of real size: every one is found, nothing else is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks.defects import DEFECTS
from benchmarks.generate import make_workbook
from benchmarks.school import TODAY
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.frames import parse
from sheets_sync.model import Finding
from sheets_sync.rules.engine import run
from sheets_sync.template import load


def _findings(path: Path) -> tuple[Finding, ...]:
    template = load()
    return run(parse(XlsxBackend(path).read(template.code_headers), template, TODAY))


def test_clean_plans_have_no_finding(tmp_path: Path) -> None:
    assert make_workbook(tmp_path / "clean.xlsx", 60) == []
    assert _findings(tmp_path / "clean.xlsx") == ()


def test_each_planted_slip_is_found_and_nothing_else(tmp_path: Path) -> None:
    planted = make_workbook(tmp_path / "slips.xlsx", 80, seed=3, defects=3 * len(DEFECTS))
    findings = _findings(tmp_path / "slips.xlsx")
    told = Counter((one.code, one.teacher, one.goal) for one in findings if one.code != "PLP502")
    assert told == Counter(planted)
    early = {(one.teacher, one.goal) for one in findings if one.code == "PLP502"}
    assert early == {(teacher, goal) for code, teacher, goal in planted if code == "PLP401"}
