"""Every command, option and exit code, as a person at a terminal meets them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from filelock import FileLock

from sheets_sync import __version__
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.cli import cli
from sheets_sync.lists import rubric_names
from sheets_sync.model import Plan, Snapshot
from tests.e2e.command import DAY, Ended, digest, run, run_apart, start
from tests.e2e.school import STEPS, Paper

COMMANDS = tuple(cli.commands)


pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def troubled(plain: Path) -> Path:
    """Return a school with an error, a warning and an unsynced row."""
    paper = Paper(plain)
    page = paper["2 Goals"]
    page.put(3, "Rubric component", "SA77")
    page.put(4, "Goal", "Read")
    paper.save()
    return plain


def titles(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return list(book.sheetnames)
    finally:
        book.close()


# -- help, version, wrong usage ----------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_and_says_what_is_written(command: str) -> None:
    ended = run(command, "--help")
    assert ended.code == 0 and ended.err == ""
    text = " ".join(ended.out.split())
    assert f"Example: sheets-sync {command}" in text
    first = ended.out.split("\n\n")[1]
    assert re.search(r"\b(Reads|Writes|read|write)", first), first


def test_the_tools_help_names_every_command() -> None:
    ended = run("--help")
    assert ended.code == 0
    assert all(re.search(rf"^  {command} ", ended.out, re.MULTILINE) for command in COMMANDS)


def test_version() -> None:
    assert run("--version") == Ended(0, f"sheets-sync, version {__version__}\n", "")
    assert CliRunner().invoke(cli, ["--version"]).output == f"sheets-sync, version {__version__}\n"


WRONG_USAGE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("chek",), "No such command 'chek'."),
    (("check",), "Missing argument 'SOURCE'."),
    (("check", "x.xlsx", "--colour"), "No such option"),
    (("check", "x.xlsx", "--format", "xml"), "'xml' is not one of 'text', 'json', 'csv', 'github'."),
    (("check", "x.xlsx", "--today", "23.11.2026"), "'23.11.2026' does not match the format '%Y-%m-%d'."),
    (("check", "x.xlsx", "--today", "2026-02-30"), "'2026-02-30' does not match the format '%Y-%m-%d'."),
    (("check", "x.xlsx", "--fail-on", "hint"), "'hint' is not one of 'error', 'warning', 'never'."),
    (("sync", "x.xlsx", "--export", "d", "--export-every", "year"), "'year' is not one of"),
    (("export", "x.xlsx"), "Missing argument 'OUT.xlsx'."),
    (("rules", "PLP305", "--format", "csv"), "'csv' is not one of 'text', 'json'."),
)


@pytest.mark.parametrize(("words", "said"), WRONG_USAGE, ids=[" ".join(words) for words, _ in WRONG_USAGE])
def test_wrong_usage_exits_2_and_says_why(words: tuple[str, ...], said: str) -> None:
    ended = run(*words)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert "--help" in ended.err or "Did you mean" in ended.err


def test_without_a_command_the_help_is_shown() -> None:
    ended = run()
    assert "Commands:" in ended.out + ended.err


# -- what cannot be read or used ---------------------------------------------------------------------------

NOT_THERE = (
    "There is no file gone.xlsx. Check the path, or make a new workbook with: sheets-sync init gone.xlsx"
)
NOT_A_WORKBOOK = (
    "words.csv is a text file such as CSV, not a workbook: open it in Excel, Google Sheets or LibreOffice, "
    "save it as an Excel workbook (.xlsx) and use that file."
)
NO_SPREADSHEET = (
    "This Google link names no spreadsheet. Open the spreadsheet and copy the address from the browser's "
    "address bar."
)
NO_RUBRIC = (
    "There is no rubric 'danielsson'. Choose one of dallas_pl, ttess, danielson, massachusetts_2012, "
    "marzano_focused, generic, or name a CSV file with the columns Code, Domain, Component, "
    "Description, Aliases."
)
NO_COLUMNS = (
    "words.csv has no column Email and no column Name. Its first line should be: Email, Name, Department, "
    "Coach, Active, Joined on."
)
NO_FOLDER = (
    "There is no folder {here}/no/where, so new.xlsx was not written. Make the folder, then run this again."
)

SENTENCES: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("check", "gone.xlsx"), 3, NOT_THERE),
    (("sync", "gone.xlsx"), 3, NOT_THERE),
    (("export", "gone.xlsx", "out.xlsx"), 3, NOT_THERE),
    (("check", "."), 3, ". is a folder. Name the .xlsx file in it."),
    (
        ("check", "empty.xlsx"),
        3,
        "empty.xlsx is empty. Restore it from empty.xlsx.bak or another backup.",
    ),
    (("sync", "words.csv"), 3, NOT_A_WORKBOOK),
    (("init", "words.csv"), 3, NOT_A_WORKBOOK),
    (("check", "https://docs.google.com/spreadsheets/d/1x/edit"), 2, NO_SPREADSHEET),
    (("sync",), 2, "Name a workbook, or list your schools in sheets-sync.toml."),
    (
        ("check", "words.csv", "--config", "none.toml"),
        2,
        "The configuration none.toml could not be read: No such file or directory.",
    ),
    (
        ("check", "words.csv", "--config", "bad.toml"),
        2,
        "The configuration bad.toml holds [schools.NAME] tables, a [google] table and nothing else.",
    ),
    (
        ("check", "words.csv", "--config", "odd.toml"),
        2,
        "In odd.toml the school 'oak' has unknown settings: sauce. Known are credentials, source, template.",
    ),
    (("init", "new.xlsx", "--rubric", "danielsson"), 2, NO_RUBRIC),
    (
        ("init", "new.xlsx", "--roster", "gone.csv"),
        2,
        "gone.csv could not be read: No such file or directory.",
    ),
    (("init", "new.xlsx", "--roster", "words.csv"), 2, NO_COLUMNS),
    (("init", "no/where/new.xlsx"), 3, NO_FOLDER),
)


@pytest.mark.parametrize(
    ("words", "code", "said"), SENTENCES, ids=[" ".join(words) for words, *_ in SENTENCES]
)
def test_what_cannot_be_used_is_said_in_a_sentence(words: tuple[str, ...], code: int, said: str) -> None:
    here = Path.cwd()
    Path("empty.xlsx").write_bytes(b"")
    Path("words.csv").write_text("Who,What\nAna,goal\n", encoding="utf-8")
    Path("bad.toml").write_text("source = 'x.xlsx'\n", encoding="utf-8")
    Path("odd.toml").write_text("[schools.oak]\nsource = 'x.xlsx'\nsauce = 1\n", encoding="utf-8")
    before = {path.name for path in here.iterdir()}
    ended = run(*words)
    assert ended == Ended(code, "", f"sheets-sync: {said.replace('{here}', str(here))}\n")
    assert {path.name for path in here.iterdir()} == before


def test_an_unknown_rule_gets_a_suggestion() -> None:
    ended = run("rules", "PLP35")
    assert ended.code == 2
    assert re.fullmatch(
        r"sheets-sync: There is no rule 'PLP35'\. Did you mean PLP\d{3}\? "
        r"`sheets-sync rules` lists them all\.\n",
        ended.err,
    )


# -- demo --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("my school",)])
def test_demo_makes_a_synced_school_and_its_report(words: tuple[str, ...]) -> None:
    folder = Path(*(words or ("demo",)))
    ended = run("demo", *words, *DAY)
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == (
        f"A school of 39 teachers and 61 goals is ready.\n"
        f"Open {folder}/plans.xlsx: Overview is where a principal starts; 2 Goals shows what teachers see.\n"
        f"Open {folder}/report.xlsx: the report for the district.\n"
        f"Then try: sheets-sync check {folder}/plans.xlsx\n"
    )
    assert sorted(path.name for path in folder.iterdir()) == ["plans.xlsx", "report.xlsx"]
    again = run("sync", folder / "plans.xlsx", "--dry-run", *DAY)
    assert again == Ended(0, "Nothing to write: the workbook already says what it should.\n", "")


def test_demo_made_twice_is_the_same() -> None:
    run("demo", *DAY)
    first = {path.name: digest(path) for path in Path("demo").iterdir()}
    assert run("demo", "--quiet", *DAY) == Ended(0, "", "")
    assert {path.name: digest(path) for path in Path("demo").iterdir()} == first


def test_demo_does_not_replace_an_open_file() -> None:
    run("demo", *DAY)
    before = digest(Path("demo/plans.xlsx"))
    Path("demo/~$plans.xlsx").write_bytes(b"owner")
    ended = run("demo", *DAY)
    assert ended.code == 3
    assert "plans.xlsx is open in Excel" in ended.err
    assert digest(Path("demo/plans.xlsx")) == before


def test_demo_never_takes_the_place_of_a_schools_own_workbook() -> None:
    run("init", "plans.xlsx", "--school", "Ours", *DAY)
    Path("plans.xlsx.bak").write_bytes(b"a backup of ours")
    before = digest(Path("plans.xlsx"))
    ended = run("demo", ".", *DAY)
    assert (ended.code, ended.out) == (3, "")
    assert digest(Path("plans.xlsx")) == before
    assert Path("plans.xlsx.bak").read_bytes() == b"a backup of ours"


def test_demo_dates_follow_today() -> None:
    assert run("demo", "--today", "2027-03-03").code == 0
    page = Paper(Path("demo/plans.xlsx"))["Start Here"]
    assert "Checked on March 3, 2027" in page.cells.values()


# -- init --------------------------------------------------------------------------------------------------


def test_init_makes_a_workbook_that_syncs() -> None:
    ended = run("init", "plans.xlsx", "--school", "Cedar Hollow", *DAY)
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == (
        "plans.xlsx: added Start Here, Settings, Focus Areas, Rubric, Roster, 1 Why, 2 Goals, 3 Document, "
        "4 Success, 5 Actions, 6 Follow-up.\n"
        "Everyone who can open it can read every tab. Next: look through Settings and Focus Areas, then run "
        "`sheets-sync sync plans.xlsx`.\n"
        "To keep leaders' tabs for leaders, name a workbook of their own in Settings, row Leaders' workbook, "
        "before you do.\n"
    )
    page = Paper(Path("plans.xlsx"))["Settings"]
    assert page.value(page.rows(Setting="School")[0], "Value") == "Cedar Hollow"
    assert run("sync", "plans.xlsx", *DAY).code == 0
    before = digest(Path("plans.xlsx"))
    again = run("init", "plans.xlsx", *DAY)
    assert again == Ended(0, "", "plans.xlsx has everything already; nothing was written.\n")
    assert digest(Path("plans.xlsx")) == before


@pytest.mark.parametrize("name", rubric_names())
def test_init_takes_every_shipped_rubric(name: str) -> None:
    assert run("init", "plans.xlsx", "--rubric", name, "--quiet", *DAY) == Ended(0, "", "")
    page = Paper(Path("plans.xlsx"))["Rubric"]
    assert len([*page.body()]) >= 5
    assert all(page.value(row, "Code") != "" and page.value(row, "Component") != "" for row in page.body())
    told = json.loads(run("check", "plans.xlsx", "--format", "json", *DAY).out)["findings"]
    assert {one["tab"] for one in told} <= {"Settings", "Focus Areas"}, "only what the school has yet to fill"


def test_init_takes_a_rubric_of_ones_own() -> None:
    Path("ours.csv").write_text("Component,Code\nAsking questions,007\nListening,2.10\n", encoding="utf-8")
    assert run("init", "plans.xlsx", "--rubric", "ours.csv", *DAY).code == 0
    page = Paper(Path("plans.xlsx"))["Rubric"]
    assert [(page.value(row, "Code"), page.value(row, "Component")) for row in page.body()] == [
        ("007", "Asking questions"),
        ("2.10", "Listening"),
    ]


ROSTER = "Email,Name,Department,Coach,Active,Joined on\nzoë.núñez@example.edu,Zoë Núñez,Ciências,,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_init_adds_the_roster_whatever_wrote_the_csv(encoding: str) -> None:
    Path("roster.csv").write_bytes(ROSTER.encode(encoding))
    assert run("init", "plans.xlsx", "--roster", "roster.csv", *DAY).code == 0
    paper = Paper(Path("plans.xlsx"))
    row = paper["Roster"].header_row + 1
    assert [paper["Roster"].value(row, header) for header in ("Email", "Name", "Department")] == [
        "zoë.núñez@example.edu",
        "Zoë Núñez",
        "Ciências",
    ]
    assert all(len(paper[title].rows(Teacher="zoë.núñez@example.edu")) == 1 for title in STEPS)


def test_init_again_adds_new_hires_and_overwrites_nothing(plain: Path) -> None:
    roster = plain.with_name("roster.csv")
    roster.write_text("Email,Name\nana.lopez@example.edu,Somebody Else\njo.park@example.edu,Jo Park\n")
    before = Paper(plain)
    ended = run("init", plain, "--roster", roster, *DAY)
    assert ended.code == 0 and ended.err.startswith("plans.xlsx: ")
    after = Paper(plain)
    for page in before.pages:
        now = after[page.title].cells
        assert {place: now[place] for place in page.cells} == page.cells
    for title in STEPS:
        assert len(after[title].rows(Teacher="jo.park@example.edu")) == 1
    assert run("init", plain, "--roster", roster, *DAY).err == (
        "plans.xlsx has everything already; nothing was written.\n"
    )


def test_init_adds_what_a_workbook_of_ones_own_lacks() -> None:
    book = openpyxl.Workbook()
    tab = book.active
    assert tab is not None
    tab.title = "Notes"
    tab["B2"] = "ours"
    goals = book.create_sheet("2 Goals")
    goals.append(["Goal", "Teacher", "Mood", "Focus area"])
    goals.append(["Read more", "ana@example.edu", "fine", "FA1"])
    book.save("mine.xlsx")
    assert run("init", "mine.xlsx", *DAY).code == 0
    paper = Paper(Path("mine.xlsx"))
    assert paper["Notes"].cells == {(2, 2): "ours"}
    page = paper["2 Goals"]
    assert [page.cells[2, col] for col in (1, 2, 3, 4)] == ["Read more", "ana@example.edu", "fine", "FA1"]
    assert page.has("Goal #") and page.has("Status") and page.has("Rubric component")
    assert run("sync", "mine.xlsx", *DAY).code == 0
    assert run("sync", "mine.xlsx", *DAY).err.startswith("mine.xlsx: nothing to write;")


def test_init_follows_a_template_of_ones_own() -> None:
    import sheet_templates

    text = (Path(sheet_templates.__file__).parent / "plan.toml").read_text(encoding="utf-8")
    text = text.replace('title = "2 Goals"', 'title = "2 Metas"').replace(
        'header = "Goal", aliases', 'header = "Meta", aliases'
    )
    Path("ours.toml").write_text(text, encoding="utf-8")
    assert run("init", "plans.xlsx", "--template", "ours.toml", *DAY).code == 0
    assert "2 Metas" in titles(Path("plans.xlsx")) and "2 Goals" not in titles(Path("plans.xlsx"))
    assert Paper(Path("plans.xlsx"))["2 Metas"].has("Meta")
    Path("sheets-sync.toml").write_text("[schools.oak]\nsource = 'plans.xlsx'\ntemplate = 'ours.toml'\n")
    assert run("sync", "oak", *DAY).code == 0
    assert run("sync", "oak", *DAY).err.startswith("oak: nothing to write;")


# -- check ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [((), 1), (("--fail-on", "error"), 1), (("--fail-on", "warning"), 1), (("--fail-on", "never"), 0)],
)
def test_check_exits_by_the_worst_finding(troubled: Path, fail_on: tuple[str, ...], code: int) -> None:
    before = digest(troubled)
    ended = run("check", troubled, *fail_on, *DAY)
    assert (ended.code, ended.err) == (code, "")
    assert "[PLP207]" in ended.out
    assert digest(troubled) == before
    assert sorted(path.name for path in troubled.parent.iterdir() if path.is_file()) == ["plans.xlsx"]


def test_check_of_warnings_alone_fails_only_when_asked(plain: Path) -> None:
    assert run("check", plain, *DAY).code == 0
    assert run("check", plain, "--fail-on", "warning", *DAY).code == 1


def test_check_quiet_prints_only_when_it_fails(plain: Path) -> None:
    assert run("check", plain, "--quiet", *DAY) == Ended(0, "", "")
    failed = run("check", plain, "--quiet", "--fail-on", "warning", *DAY)
    assert failed.code == 1 and "[PLP201]" in failed.out


def test_check_reads_a_file_that_may_not_be_written_and_is_open(plain: Path) -> None:
    plain.with_name("~$plans.xlsx").write_bytes(b"owner")
    plain.chmod(0o444)
    assert run("check", plain, *DAY).code == 0


def test_check_json_is_the_contract(troubled: Path) -> None:
    told = json.loads(run("check", troubled, "--format", "json", *DAY).out)
    assert told["schema"] == 1 and told["today"] == "2026-11-23"
    assert told["summary"]["teachers"] == 9 and told["summary"]["goals"] == 12
    assert set(told["summary"]["status"]) == set(STEPS)
    assert sum(told["summary"]["findings"].values()) == len(told["findings"])
    found = next(one for one in told["findings"] if one["code"] == "PLP207")
    assert {key: found[key] for key in found if key not in {"message", "suggestions"}} == {
        "code": "PLP207",
        "name": found["name"],
        "severity": "error",
        "for": "teacher",
        "tab": "2 Goals",
        "row": 3,
        "column": "Rubric component",
        "cell": "E3",
        "teacher": "ana.lopez@example.edu",
        "goal": 1,
        "value": "SA77",
        "scores": {},
    }


def test_check_csv_and_github_tell_the_same_findings(troubled: Path) -> None:
    told = json.loads(run("check", troubled, "--format", "json", *DAY).out)["findings"]
    rows = list(csv.DictReader(io.StringIO(run("check", troubled, "--format", "csv", *DAY).out)))
    assert [row["code"] for row in rows] == [one["code"] for one in told]
    assert [row["message"] for row in rows] == [one["message"] for one in told]
    lines = run("check", troubled, "--format", "github", *DAY).out.splitlines()
    assert len(lines) == len(told)
    assert all(re.match(r"::(error|warning|notice) ", line) for line in lines)


def test_check_finds_a_school_by_its_name(plain: Path) -> None:
    config = plain.with_name("schools.toml")
    config.write_text("[schools.cedar]\nsource = 'plans.xlsx'\n", encoding="utf-8")
    assert run("check", "cedar", "--config", config, *DAY).out == run("check", plain, *DAY).out


def test_check_gives_the_same_words_in_a_process_of_its_own(troubled: Path) -> None:
    assert run_apart("check", troubled, *DAY) == run("check", troubled, *DAY)


# -- sync ----------------------------------------------------------------------------------------------------


def test_sync_dry_run_prints_every_edit_and_writes_nothing(troubled: Path) -> None:
    before = digest(troubled)
    ended = run("sync", troubled, "--dry-run", *DAY)
    assert (ended.code, ended.err) == (0, "")
    assert digest(troubled) == before
    assert not troubled.with_name("plans.xlsx.bak").exists()
    count = int(re.search(r"(\d+) edits?\.\n$", ended.out)[1])  # type: ignore[index]
    assert count == sum(" -> " in line for line in ended.out.splitlines()) > 3
    assert '"Ready" -> "Needs attention"' in ended.out
    told = run("sync", troubled, *DAY).err
    assert told.startswith(f"plans.xlsx: {count} cells written; 9 teachers, ")


def test_sync_twice_writes_once(troubled: Path) -> None:
    original = digest(troubled)
    first = run("sync", troubled, *DAY)
    assert first.code == 0 and first.out == "" and " cells written; 9 teachers" in first.err
    backup = troubled.with_name("plans.xlsx.bak")
    assert digest(backup) == original
    synced, stamp = digest(troubled), troubled.stat().st_mtime_ns
    second = run("sync", troubled, *DAY)
    assert second == Ended(0, "", first.err.replace(first.err.split(";")[0], "plans.xlsx: nothing to write"))
    assert (digest(troubled), troubled.stat().st_mtime_ns, digest(backup)) == (synced, stamp, original)


def test_sync_exits_by_findings_only_when_asked_and_writes_first(troubled: Path) -> None:
    before = digest(troubled)
    assert run("sync", troubled, "--fail-on", "error", "--quiet", *DAY) == Ended(1, "", "")
    assert digest(troubled) != before
    assert run("sync", troubled, *DAY).code == 0


def test_sync_quiet_speaks_only_to_the_coordinator(plain: Path) -> None:
    assert run("sync", plain, "--quiet", *DAY) == Ended(0, "", "")
    paper = Paper(plain)
    page = paper["Roster"]
    page.put(page.header_row + 1, "Email", "not an address")
    paper.save()
    ended = run("sync", plain, "--quiet", *DAY)
    assert (ended.code, ended.out) == (0, "")
    assert re.fullmatch(r"plans\.xlsx: Roster: .+ \[PLP0\d\d\](.*)\n", ended.err)


@pytest.fixture
def district(plain: Path) -> Path:
    """Return the configuration of three schools, the second of which is broken."""
    folder = plain.parent
    for name in ("oak", "elm"):
        (folder / f"{name}.xlsx").write_bytes(plain.read_bytes())
        paper = Paper(folder / f"{name}.xlsx")
        paper["2 Goals"].put(3, "Rubric component", "SA77")
        paper.save()
    (folder / "ash.xlsx").write_bytes(b"not a workbook\0")
    config = folder / "schools.toml"
    config.write_text(
        "".join(f"[schools.{name}]\nsource = '{name}.xlsx'\n" for name in ("oak", "ash", "elm")),
        encoding="utf-8",
    )
    return config


def test_sync_of_several_schools_does_the_others(district: Path) -> None:
    ended = run("sync", "--config", district, *DAY)
    assert ended.code == 5
    lines = ended.err.splitlines()
    assert lines[0].startswith("oak: ") and " cells written" in lines[0]
    assert lines[1].startswith("sheets-sync: ash: ash.xlsx is not an .xlsx file: ")
    assert lines[2].startswith("elm: ") and " cells written" in lines[2]
    assert lines[3:] == ["sheets-sync: 1 of 3 schools failed; the others are done."]


def test_sync_of_several_named_schools(district: Path) -> None:
    ended = run("sync", "oak", "elm", "--config", district, *DAY)
    assert ended.code == 0
    assert [line.split(":")[0] for line in ended.err.splitlines()] == ["oak", "elm"]


def test_a_fault_of_ours_in_one_school_does_not_stop_the_others(
    district: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sheets_sync.rules import engine

    real = engine.run

    def broken(plans: Any) -> Any:
        if plans.snapshot.source.endswith("oak.xlsx"):
            raise ZeroDivisionError
        return real(plans)

    monkeypatch.setattr(engine, "run", broken)
    ended = run("sync", "oak", "elm", "--config", district, *DAY)
    assert ended.code in {5, 70}
    assert "elm: " in ended.err and " cells written" in ended.err


@pytest.mark.parametrize(
    ("every", "days", "names"),
    [
        (
            "day",
            ("2026-11-23", "2026-11-23", "2026-11-24"),
            ["Cedar Hollow School plans 2026-11-23.xlsx", "Cedar Hollow School plans 2026-11-24.xlsx"],
        ),
        (
            "week",
            ("2026-11-23", "2026-11-29", "2026-11-30"),
            ["Cedar Hollow School plans 2026-W48.xlsx", "Cedar Hollow School plans 2026-W49.xlsx"],
        ),
        (
            "month",
            ("2026-11-23", "2026-11-30", "2026-12-01"),
            ["Cedar Hollow School plans 2026-11.xlsx", "Cedar Hollow School plans 2026-12.xlsx"],
        ),
    ],
)
def test_export_drops_one_report_a_period(
    plain: Path, every: str, days: tuple[str, ...], names: list[str]
) -> None:
    folder = plain.parent / "reports"
    folder.mkdir()
    told = []
    for day in days:
        ended = run("sync", plain, "--export", folder, "--export-every", every, "--today", day)
        assert ended.code == 0
        told.append("Report: " in ended.err)
    assert sorted(path.name for path in folder.iterdir()) == names
    assert told == [True, False, True]


def test_a_report_that_fails_does_not_fail_the_sync(troubled: Path) -> None:
    blocked = troubled.parent / "reports"
    blocked.write_text("a file, not a folder")
    ended = run("sync", troubled, "--export", blocked, *DAY)
    assert (ended.code, ended.out) == (0, "")
    assert " cells written; " in ended.err
    assert "sheets-sync: plans.xlsx: The plans are synced, but the report is not there: " in ended.err
    assert ended.err.endswith(" The next sync tries again.\n")
    assert run("sync", troubled, *DAY).err.startswith("plans.xlsx: nothing to write;")


def test_the_guard_refuses_to_take_most_away(plain: Path) -> None:
    paper = Paper(plain)
    page = paper["2 Goals"]
    page.cells = {place: cell for place, cell in page.cells.items() if place[0] <= 3}
    paper.save()
    before = digest(plain)
    ended = run("sync", plain, *DAY)
    assert ended == Ended(
        3,
        "",
        "sheets-sync: This sync would take 11 of 12 goals away, so nothing was written. Look whether "
        "a tab, a "
        "column or the roster was cleared by mistake (`sheets-sync check` says what it sees); if it "
        "is right, "
        "run again with --allow-shrink.\n",
    )
    assert digest(plain) == before
    assert run("sync", plain, "--dry-run", *DAY).code == 3
    assert run("sync", plain, "--allow-shrink", *DAY).code == 0
    assert run("sync", plain, *DAY).err.startswith("plans.xlsx: nothing to write;")


# -- export --------------------------------------------------------------------------------------------------


def _report_words(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell.value) for tab in book for row in tab.iter_rows() for cell in row if cell.value)


def test_export_is_safe_for_the_district_unless_internal(talked: Path) -> None:
    before = digest(talked)
    out = talked.with_name("report.xlsx")
    ended = run("export", talked, out, *DAY)
    assert ended == Ended(0, "", f"Report: {out}\n")
    words = _report_words(out)
    assert "Ana Lopez" in words and "track their own reading" in words
    assert "@example.edu" not in words and "said ana1" not in words and "PLP2" not in words
    inside = talked.with_name("inside.xlsx")
    assert run("export", talked, inside, "--internal", *DAY).code == 0
    assert "@example.edu" in _report_words(inside) and "said ana1" in _report_words(inside)
    assert digest(talked) == before


def test_export_is_deterministic(plain: Path) -> None:
    one, other = plain.with_name("one.xlsx"), plain.with_name("other.xlsx")
    run("export", plain, one, *DAY)
    run("export", plain, other, *DAY)
    assert digest(one) == digest(other)


def test_export_never_writes_over_its_source(plain: Path) -> None:
    before = digest(plain)
    ended = run("export", plain, plain, *DAY)
    assert ended.code in {2, 3}
    assert digest(plain) == before


# -- rules ---------------------------------------------------------------------------------------------------


def test_rules_lists_all_and_pages_each() -> None:
    listed = run("rules")
    assert (listed.code, listed.err) == (0, "")
    told = json.loads(run("rules", "--format", "json").out)["rules"]
    assert all(one["code"] in listed.out and one["name"] in listed.out for one in told)
    for one in told:
        by_code, by_name = run("rules", one["code"].lower()), run("rules", one["name"])
        assert by_code == by_name
        assert by_code.out.startswith(f"{one['code']} {one['name']}\n")
        assert json.loads(run("rules", one["code"], "--format", "json").out)["rule"] == one


# -- what stands in the way -----------------------------------------------------------------------------


def test_a_running_sync_keeps_others_out(plain: Path, tmp_path: Path) -> None:
    from hashlib import blake2s

    name = blake2s(str(plain.resolve()).encode(), digest_size=12).hexdigest()
    (tmp_path / "locks" / "locks").mkdir(parents=True)
    lock = tmp_path / "locks" / "locks" / f"{name}.lock"
    before = digest(plain)
    with FileLock(lock):
        ended = run_apart("sync", plain, "--state-dir", tmp_path / "locks", *DAY)
    assert ended == Ended(
        4,
        "",
        "sheets-sync: Another sync of plans.xlsx is running on this machine, so this one did "
        "nothing. It can be "
        "tried again when that one is done.\n",
    )
    assert digest(plain) == before
    assert run_apart("sync", plain, "--state-dir", tmp_path / "locks", *DAY).code == 0


def test_one_file_has_one_lock_whatever_it_is_called(plain: Path, tmp_path: Path) -> None:
    link = plain.with_name("link.xlsx")
    link.symlink_to(plain)
    os.chdir(plain.parent)
    for name in (plain, "plans.xlsx", link, plain.parent / ".." / plain.parent.name / "plans.xlsx"):
        assert run("sync", name, "--state-dir", tmp_path / "one", *DAY).code == 0
    assert len(list((tmp_path / "one" / "locks").iterdir())) <= 1


@pytest.mark.parametrize(
    ("owner", "program"), [("~$plans.xlsx", "Excel"), (".~lock.plans.xlsx#", "LibreOffice")]
)
def test_an_open_file_is_left_alone(troubled: Path, owner: str, program: str) -> None:
    troubled.with_name(owner).write_bytes(b"someone")
    before = digest(troubled)
    assert run("sync", troubled, *DAY) == Ended(
        3,
        "",
        f"sheets-sync: plans.xlsx is open in {program}, so nothing was written. Close it and run this "
        f"again. (If "
        f"nobody has it open, delete {owner} beside it.)\n",
    )
    assert digest(troubled) == before


def test_a_file_saved_meanwhile_is_left_alone(troubled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Meanwhile(XlsxBackend):
        def apply(self, plan: Plan, snapshot: Snapshot) -> object:  # type: ignore[override]
            paper = Paper(self.path)
            paper["2 Goals"].put(4, "Goal", "typed while the tool was thinking")
            paper.save()
            return super().apply(plan, snapshot)

    monkeypatch.setattr("sheets_sync.backends.xlsx.XlsxBackend", Meanwhile)
    ended = run("sync", troubled, *DAY)
    monkeypatch.undo()
    assert ended == Ended(
        3,
        "",
        "sheets-sync: plans.xlsx was saved by someone else meanwhile, so nothing was written. Run "
        "this again.\n",
    )
    assert Paper(troubled)["2 Goals"].value(4, "Goal") == "typed while the tool was thinking"


def test_a_state_folder_that_cannot_be_is_said(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = run("sync", plain, "--state-dir", tmp_path / "file", *DAY)
    assert ended.code == 2
    assert ended.err.startswith(f"sheets-sync: The state folder {tmp_path / 'file'} cannot be written (")


# -- faults of ours, logs, interruptions ---------------------------------------------------------------


def test_a_fault_of_ours_exits_70_and_its_traceback_goes_to_the_log(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(plans: object) -> None:
        raise ZeroDivisionError("a secret word of a teacher")

    monkeypatch.setattr("sheets_sync.rules.engine.run", broken)
    before = digest(plain)
    ended = run("sync", plain, "--log-file", tmp_path / "run.log", *DAY)
    assert ended == Ended(
        70,
        "",
        "sheets-sync: Something in sheets-sync itself went wrong (ZeroDivisionError). Run the "
        "command again with "
        "--log-file FILE and send that file with a report.\n",
    )
    log = (tmp_path / "run.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log and "in broken" in log
    assert digest(plain) == before


def test_the_log_holds_no_names_and_no_words(talked: Path, tmp_path: Path) -> None:
    paper = Paper(talked)
    paper["2 Goals"].put(3, "Rubric component", "SA77")
    paper.save()
    log = tmp_path / "run.log"
    for words in (("check", talked), ("sync", talked), ("export", talked, tmp_path / "out.xlsx")):
        run(*words, "--log-file", log, *DAY)
    text = log.read_text(encoding="utf-8")
    assert "cells written" in text
    for word in ("Ana", "Lopez", "example.edu", "reading", "SA77", "said", "Cedar"):
        assert word not in text, word


def test_a_faults_log_holds_no_names_either(
    talked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "ana.lopez@example.edu wrote: By May my students plan"

    def broken(plans: object) -> None:
        try:
            int(words)
        except ValueError as error:
            raise KeyError(words) from error

    monkeypatch.setattr("sheets_sync.rules.engine.run", broken)
    log = tmp_path / "run.log"
    run("sync", talked, "--log-file", log, *DAY)
    assert "ana.lopez" not in log.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_is_said(plain: Path) -> None:
    assert run("check", plain, "--log-file", "no/where/run.log", *DAY) == Ended(
        2, "", "sheets-sync: The log file no/where/run.log cannot be written: No such file or directory.\n"
    )


def test_verbose_tells_the_stages_on_stderr(plain: Path) -> None:
    ended = run("check", plain, "--verbose", "--format", "json", *DAY)
    assert ended.err == "Reading plans.xlsx …\nChecking plans.xlsx …\n"
    json.loads(ended.out)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way there")
def test_ctrl_c_exits_130_and_says_the_file_is_whole(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job ignores it
        "class Slow:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'sheets_sync.desired':\n"
        "            print('waiting', flush=True)\n"
        "            time.sleep(30)\n"
        "sys.meta_path.insert(0, Slow())\n"
    )
    import sheets_sync

    found = f"{tmp_path}{os.pathsep}{Path(sheets_sync.__file__).parents[1]}"
    process = start("sync", plain, "--state-dir", tmp_path / "state", *DAY, env={"PYTHONPATH": found})
    assert process.stdout is not None and process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err.strip()) == (
        130,
        "sheets-sync: Stopped. The workbook is whole: as it was, or as a finished sync leaves it.",
    )


def test_a_closed_pipe_is_no_fault(plain: Path) -> None:
    process = start("check", plain, *DAY)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.wait(timeout=20)
    assert process.returncode in {0, 1, 141}
    assert "Traceback" not in err and "BrokenPipe" not in err


@pytest.mark.parametrize("words", [("check",), ("sync", "--dry-run")])
def test_data_goes_to_stdout_and_talk_to_stderr(troubled: Path, words: tuple[str, ...]) -> None:
    command, *options = words
    ended = run_apart(command, troubled, *options, *DAY)
    assert ended.out != "" and ended.err == ""


def test_colour_is_for_terminals_only(troubled: Path) -> None:
    assert "\x1b[" not in run_apart("check", troubled, *DAY, env={"FORCE_COLOR": ""}).out
