"""The demo's day, and a report that goes wrong after the plans are synced."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sheets_sync import demo
from sheets_sync.report import dated
from sheets_sync.sync import Moment
from sheets_sync.template import load
from tests.e2e.command import DAY, run


def test_the_demos_dates_are_counted_from_the_day_it_is_at_its_school(tmp_path: Path) -> None:
    evening = Moment(datetime(2026, 11, 24, 1, tzinfo=UTC))  # still November 23 in Chicago
    named = Moment(datetime(2026, 11, 24, 1, tzinfo=UTC), date(2026, 11, 23))
    for name, moment in (("evening", evening), ("named", named)):
        demo.make_in(tmp_path / name / "plans.xlsx", load(), moment, lambda _: None)
    evening_file, named_file = (tmp_path / name / "plans.xlsx" for name in ("evening", "named"))
    assert evening_file.read_bytes() == named_file.read_bytes()


def test_a_fault_in_the_report_does_not_fail_the_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError("a teacher's words")

    run("demo", "--quiet", *DAY)
    monkeypatch.setattr(dated, "write_report", fails)
    ended = run("sync", "demo/plans.xlsx", "--export", "reports", *DAY)
    assert ended.code == 0
    assert "The plans are synced, but the report is not there: Something in sheets-sync itself" in ended.err
    assert "a teacher's words" not in ended.err
