"""The command line on a school's Google spreadsheet: every command, every way to name it, every exit code."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from filelock import FileLock

from tests.backends.contract.test_calls import READ_AND_WRITE, READ_ONLY, asked_scopes
from tests.e2e.cloud import ID, LINK, Cloud, closed_port, imported, opened
from tests.e2e.command import DAY, Ended, run
from tests.e2e.school import email
from tests.emulator.workbook import Spreadsheet

FORMS = (
    LINK,
    ID,
    f"https://docs.google.com/spreadsheets/d/{ID}",
    f"https://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing",
    f"https://docs.google.com/spreadsheets/d/{ID}/edit?gid=12#gid=12",
    f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit#gid=0&range=A1",
    f"https://docs.google.com/a/example.edu/spreadsheets/d/{ID}/edit",
    f"docs.google.com/spreadsheets/d/{ID}/htmlview",
    f"https://drive.google.com/open?id={ID}",
    f"https://drive.google.com/file/d/{ID}/view?usp=drivesdk",
)
SCHOOL = "cedar-hollow"


pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def cloud(plain: Path, tmp_path: Path) -> Iterator[Cloud]:
    """Return a small synced school in Google Sheets, its links made there."""
    with opened(imported(plain), tmp_path) as there:
        assert there.run("sync").code == 0
        yield there


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Cloud]:
    """Return a new spreadsheet that was shared with us."""
    with opened(Spreadsheet(ID), tmp_path) as there:
        yield there


def scopes(cloud: Cloud, command: str, *words: object) -> tuple[Ended, set[str]]:
    """Run a command; return how it ended and which rights it asked for."""
    before = len(cloud.google.requests)
    ended = cloud.run(command, *words)
    return ended, asked_scopes(cloud.google.requests[before:])


def calls(cloud: Cloud) -> tuple[int, int]:
    """Return the reads and writes of the last command."""
    return cloud.reads, cloud.writes


def slip(cloud: Cloud) -> None:
    """Let a teacher name a component that the rubric does not have."""
    row, col = cloud.person.find("2 Goals", "Rubric component")
    cloud.person.type_text("2 Goals", row + 1, col, "SA77")


# -- naming it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_address_is_the_same_spreadsheet(cloud: Cloud, form: str) -> None:
    cloud.link = form
    ended = cloud.run("sync")
    assert (ended.code, calls(cloud)) == (0, (1, 0)), ended.err
    assert "nothing to write" in ended.err
    lock = next((cloud.folder / "state" / "locks").iterdir())
    with FileLock(lock):
        held = cloud.run("sync")
    assert held.code == 4
    assert "Another sync of" in held.err
    assert calls(cloud) == (0, 0)
    assert len(list((cloud.folder / "state" / "locks").iterdir())) == 1


@pytest.mark.parametrize("form", FORMS[:4])
def test_a_school_by_its_name(cloud: Cloud, form: str) -> None:
    cloud.unset("SHEETS_SYNC_GOOGLE_ENDPOINT")
    Path("sheets-sync.toml").write_text(
        f'[google]\nendpoint = "{cloud.google.endpoint}/"\ngive_up_seconds = 20\n\n'
        f'[schools.{SCHOOL}]\nsource = "{form}"\ncredentials = "../key.json"\n',
        encoding="utf-8",
    )
    cloud.key = None
    cloud.link = SCHOOL
    assert cloud.run("check").code == 0
    ended = cloud.run("sync")
    assert (ended.code, calls(cloud)) == (0, (1, 0)), ended.err
    assert run("sync", *DAY).code == 0
    cloud.link = ID
    assert cloud.run("check", "--credentials", cloud.folder / "key.json").code == 0


WRONG = {
    "https://docs.google.com/document/d/1abcdefghijklmnopqrstuvwxyz/edit": "Google document",
    "https://docs.google.com/spreadsheets/d/e/2PACX-1vabcdefghijklmnopqrstuvwxyz/pubhtml": "published copy",
    "https://drive.google.com/drive/folders/1abcdefghijklmnopqrstuvwxyz": "Drive folder",
    "https://www.example.edu/plans": "not the address of a Google spreadsheet",
}


@pytest.mark.parametrize(("address", "words"), WRONG.items())
def test_other_addresses_are_wrong_usage(cloud: Cloud, address: str, words: str) -> None:
    cloud.link = address
    for command in ("check", "sync"):
        ended = cloud.run(command)
        assert (ended.code, calls(cloud)) == (2, (0, 0))
        assert words in ended.err


# -- the commands ------------------------------------------------------------------------------------------


def test_check_only_reads(cloud: Cloud) -> None:
    slip(cloud)
    before = cloud.book.version
    ended, asked = scopes(cloud, "check")
    assert (ended.code, calls(cloud), asked) == (1, (1, 0), {READ_ONLY})
    assert "SA77" in ended.out
    assert cloud.run("check", "--fail-on", "never").code == 0
    assert cloud.book.version == before


def test_check_in_every_format(cloud: Cloud) -> None:
    slip(cloud)
    said = json.loads(cloud.run("check", "--format", "json").out)
    assert said["workbook"] == LINK
    assert [one["value"] for one in said["findings"] if one["severity"] == "error"] == ["SA77"]
    (error,) = (one for one in said["findings"] if one["severity"] == "error")
    rows = list(csv.DictReader(io.StringIO(cloud.run("check", "--format", "csv").out)))
    assert error["code"] in {row["code"] for row in rows}
    assert "::error" in cloud.run("check", "--format", "github").out


def test_sync_writes_once_and_then_nothing(cloud: Cloud) -> None:
    slip(cloud)
    ended, asked = scopes(cloud, "sync")
    assert (ended.code, calls(cloud), asked) == (0, (1, 1), {READ_AND_WRITE})
    assert re.search(r"\d+ cells? written; 9 teachers, 1 row to look at", ended.err), ended.err
    row, col = cloud.person.find("2 Goals", "Status")
    assert cloud.person.value("2 Goals", row + 1, col) == "Needs attention"
    before = cloud.contents()
    ended = cloud.run("sync")
    assert (ended.code, calls(cloud)) == (0, (1, 0))
    assert cloud.contents() == before
    assert cloud.run("sync", "--fail-on", "error").code == 1


def test_a_dry_run_says_it_all_and_writes_nothing(cloud: Cloud) -> None:
    slip(cloud)
    version = cloud.book.version
    ended, asked = scopes(cloud, "sync", "--dry-run")
    assert (ended.code, calls(cloud), asked) == (0, (1, 0), {READ_ONLY})
    assert "Needs attention" in ended.out
    assert cloud.book.version == version


def test_quiet_says_nothing_of_a_good_sync(cloud: Cloud) -> None:
    slip(cloud)
    assert cloud.run("sync", "--quiet") == Ended(0, "", "")
    assert calls(cloud) == (1, 1)


def test_export_makes_the_report(cloud: Cloud) -> None:
    before = len(cloud.google.requests)
    said = run("export", LINK, "report.xlsx", "--credentials", cloud.key, *DAY)
    assert said.code == 0, said.err
    assert asked_scopes(cloud.google.requests[before:]) == {READ_ONLY}
    text = "".join(
        str(cell.value)
        for tab in openpyxl.load_workbook("report.xlsx")
        for line in tab.iter_rows()
        for cell in line
    )
    assert "Ana Lopez" in text
    assert "@example.edu" not in text


def test_init_and_the_first_sync_make_a_school(empty: Cloud, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(f"Email,Name\n{email('Ana Lopez')},Ana Lopez\n{email('Ben Ito')},Ben Ito\n")
    ended, asked = scopes(empty, "init", "--school", "Cedar Hollow", "--roster", roster)
    assert (ended.code, calls(empty), asked) == (0, (1, 1), {READ_AND_WRITE}), ended.err
    assert "added Start Here, Settings, Focus Areas" in ended.err
    made = empty.contents()
    ended = empty.run("init", "--school", "Cedar Hollow", "--roster", roster)
    assert (ended.code, calls(empty)) == (0, (1, 0))
    assert "has everything already; nothing was written." in ended.err
    assert empty.contents() == made
    ended = empty.run("sync")
    assert (ended.code, calls(empty)) == (0, (1, 1)), ended.err
    ended = empty.run("sync")
    assert (ended.code, calls(empty)) == (0, (1, 0))
    assert "Overview" in empty.person.titles()
    roster.write_text(f"Email,Name\n{email('Cleo Adler')},Cleo Adler\n")
    assert empty.run("init", "--roster", roster).code == 0
    assert empty.person.find("1 Why", email("Cleo Adler"))


def test_what_people_typed_is_never_touched(cloud: Cloud) -> None:
    person = cloud.person
    row, col = person.find("5 Actions", "Evidence (link or where it is)")
    for at, text in enumerate(("=1+1", "'=1+1", "007", "31/12/2026", "https://www.example.edu/"), row + 1):
        person.type_text("5 Actions", at, col, text)
    held = [person.cell("5 Actions", at, col) for at in range(row + 1, row + 6)]
    assert cloud.run("sync").code == 0
    assert [person.cell("5 Actions", at, col) for at in range(row + 1, row + 6)] == held


# -- how it can fail -----------------------------------------------------------------------------------------


def test_exit_codes(cloud: Cloud) -> None:
    slip(cloud)
    cloud.google.unshare(ID)
    assert cloud.run("check").code == cloud.run("sync").code == 3
    cloud.google.share(ID, role="viewer")
    assert cloud.run("check").code == 1
    refused = cloud.run("sync")
    assert refused.code == 3
    assert "Editor" in refused.err
    cloud.heal()
    cloud.key = cloud.folder / "nowhere.json"
    assert cloud.run("check").code == 2
    cloud.heal()
    cloud.google.faults.add(method="POST", status=503, times=99)
    cloud.hasten()
    assert cloud.run("sync").code == 6
    cloud.heal()
    cloud.hasten()
    cloud.set("SHEETS_SYNC_GOOGLE_ENDPOINT", closed_port())
    assert cloud.run("sync").code == 3
    cloud.heal()
    assert cloud.run("sync").code == 0


def test_one_school_in_trouble_is_not_the_others(cloud: Cloud, plain: Path) -> None:
    cloud.key = None
    Path("sheets-sync.toml").write_text(
        f'[schools.gone]\nsource = "{LINK.replace(ID, ID[:-1] + "x")}"\ncredentials = "../key.json"\n'
        f'[schools.here]\nsource = "{LINK}"\ncredentials = "../key.json"\n'
        f'[schools.file]\nsource = "{plain}"\n',
        encoding="utf-8",
    )
    slip(cloud)
    version = cloud.book.version
    ended = run("sync", *DAY)
    assert ended.code == 5
    assert "1 of 3 schools failed; the others are done." in ended.err
    assert cloud.book.version == version + 1


def test_nothing_secret_is_said_or_logged(cloud: Cloud) -> None:
    slip(cloud)
    ended = cloud.run("sync", "--verbose")
    assert cloud.told_secrets(ended.out, ended.err) == []
