"""The day it is for a school."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sheets_sync.sync import Moment

EVENING = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Chicago", 23),
        ("Asia/Tokyo", 24),
        ("GMT-02:00", 23),
        ("GMT-1:00", 24),
        ("GMT+09:30", 24),
    ],
)
def test_the_day_is_the_schools_own(zone: str, day: int) -> None:
    assert Moment(EVENING).today(zone) == date(2026, 11, day)


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "GMT+25:00", "America", "../zone"])
def test_without_a_zone_that_can_be_told_it_is_the_machines_day(zone: str | None) -> None:
    assert Moment(EVENING).today(zone) == EVENING.astimezone().date()
    assert Moment(EVENING, date(2026, 11, 1)).today(zone) == date(2026, 11, 1)
