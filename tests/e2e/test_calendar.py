"""``calendar`` as a coordinator at a terminal meets it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import icalendar
import pytest

from tests.backends.contract.test_calls import READ_ONLY, asked_scopes
from tests.e2e.cloud import LINK, imported, opened
from tests.e2e.command import DAY, Ended, digest, run, run_apart

pytestmark = pytest.mark.usefixtures("elsewhere")
OUT = Path("check-ins.ics")


def titles(path: Path) -> list[str]:
    return [str(event["summary"]) for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")]


def test_the_check_ins_of_a_school(plain: Path) -> None:
    before = digest(plain)
    ended = run("calendar", plain, OUT, *DAY)
    assert ended == Ended(
        0,
        "",
        "Calendar: check-ins.ics: 26 check-ins with 9 teachers, from November 30, 2026 to February 26, "
        "2027.\n",
    )
    assert len(titles(OUT)) == 8 + 2 * 9 and {path.name for path in Path().iterdir()} == {OUT.name}
    assert digest(plain) == before
    assert b"@" not in OUT.read_bytes() and b"By May" not in OUT.read_bytes()


def test_what_was_noted_is_not_due_any_more_and_nothing_leaders_typed_is_told(talked: Path) -> None:
    ended = run("calendar", talked, OUT, "--internal", *DAY)
    assert ended == Ended(0, "", "Calendar: check-ins.ics: no check-in is ahead, so it is empty.\n")
    assert titles(OUT) == []
    for word in (b"said", b"next ana1", b"help", b"2026-11-12"):
        assert word not in OUT.read_bytes()


def test_the_past_is_left_out_and_said(plain: Path) -> None:
    ended = run("calendar", plain, OUT, "--today", "2027-02-26")
    assert ended.err == (
        "Calendar: check-ins.ics: 9 check-ins with 9 teachers, on February 26, 2027.\n"
        "17 check-ins whose day has passed are not in it; `sheets-sync check` lists what is overdue.\n"
    )
    assert run("calendar", plain, OUT, "--today", "2027-02-27").err == (
        "Calendar: check-ins.ics: no check-in is ahead, so it is empty.\n"
        "26 check-ins whose day has passed are not in it; `sheets-sync check` lists what is overdue.\n"
    )


def test_one_coachs_people(plain: Path) -> None:
    assert run("calendar", plain, OUT, "--coach", "rosa lang", *DAY).code == 0
    rosa = titles(OUT)
    assert run("calendar", plain, OUT, "--coach", "Noor Castellan", "-q", *DAY) == Ended(0, "", "")
    noor = titles(OUT)
    run("calendar", plain, OUT, *DAY)
    assert rosa and noor and sorted(rosa + noor) == sorted(titles(OUT))


def test_an_unknown_coach_exits_2_and_writes_nothing(plain: Path) -> None:
    assert run("calendar", plain, OUT, "--coach", "Rosa Lnag", *DAY) == Ended(
        2,
        "",
        "sheets-sync: Neither Follow-up with on 6 Follow-up nor Coach on Roster names 'Rosa Lnag'. Did you "
        "mean rosa.lang@example.edu? Give the coach's email, or a name that only one person has.\n",
    )
    assert not OUT.exists()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_same_bytes_whatever_the_machines_time_zone(plain: Path, zone: str) -> None:
    run("calendar", plain, OUT, *DAY)
    assert run_apart("calendar", plain, "other.ics", *DAY, env={"TZ": zone, "PYTHONHASHSEED": "5"}).code == 0
    assert digest(Path("other.ics")) == digest(OUT)


def test_a_google_spreadsheet_gives_the_same_calendar_and_is_only_read(plain: Path, tmp_path: Path) -> None:
    run("calendar", plain, OUT, *DAY)
    with opened(imported(plain), tmp_path) as cloud:
        before = len(cloud.google.requests)
        assert run("calendar", LINK, "other.ics", "--credentials", cloud.key, *DAY).code == 0
        assert asked_scopes(cloud.google.requests[before:]) == {READ_ONLY}
    assert digest(Path("other.ics")) == digest(OUT)


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("report.xlsx", "A calendar's name must end in .ics: report.ics would do."),
        ("check-ins", "A calendar's name must end in .ics: check-ins.ics would do."),
        (".", "A calendar's name must end in .ics: check-ins.ics would do."),
        ("link.ics", "link.ics is the plan workbook itself; give the calendar another name."),
    ],
)
def test_it_is_written_to_a_calendar_file_only(plain: Path, out: str, said: str) -> None:
    before = digest(plain)
    Path("link.ics").symlink_to(plain)
    assert run("calendar", plain, out, *DAY) == Ended(2, "", f"sheets-sync: {said}\n")
    assert digest(plain) == before and Path("link.ics").is_symlink()


def test_a_file_that_cannot_be_written_stays_as_it_was(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    OUT.write_bytes(b"last week's")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    ended = run("calendar", plain, OUT, *DAY)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(
        "sheets-sync: The disk is full, so nothing was written and check-ins.ics is as"
    )
    assert OUT.read_bytes() == b"last week's" and [path.name for path in Path().iterdir()] == [OUT.name]
    assert run("calendar", plain, "no/where.ics", *DAY).err == (
        "sheets-sync: There is no folder no, so where.ics was not written. Make the folder, then run "
        "this again.\n"
    )
