"""Reports that a schedule drops: once a period, for every machine, and never at the sync's cost."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import DAY, Ended, run
from tests.e2e.school import Paper

pytestmark = pytest.mark.usefixtures("elsewhere")
OPENING = "sheets-sync: plans.xlsx: The plans are synced, but the report is not there: "
CLOSING = " The next sync tries again.\n"


def refuse(call: str, error: OSError) -> Callable[[pytest.MonkeyPatch], None]:
    """Have the system refuse to make files in the folder of reports, or to bring anything to the disk."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        really = getattr(os, call)

        def fails(what: Any, *rest: Any, **named: Any) -> Any:
            if call == "open" and "reports" not in str(what):
                return really(what, *rest, **named)
            raise error

        monkeypatch.setattr(os, call, fails)

    return patch


def nothing(_: pytest.MonkeyPatch) -> None:
    pass


def in_the_way(_: pytest.MonkeyPatch) -> None:
    Path("reports").write_bytes(b"ours")


def a_folder_in_the_way(_: pytest.MonkeyPatch) -> None:
    Path("reports", "Cedar Hollow School plans 2026-W48.xlsx").mkdir(parents=True, exist_ok=True)


def locked_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the system refuse to look into the folder of reports."""
    really = os.stat

    def stat(path: Any, *rest: Any, **named: Any) -> Any:
        if "reports" in str(path):
            raise PermissionError(errno.EACCES, "Permission denied")
        return really(path, *rest, **named)

    monkeypatch.setattr(os, "stat", stat)


A_FILE = "reports is a file, not a folder, so no report was written. Name a folder with --export."
A_FOLDER = (
    "In reports a folder is called Cedar Hollow School plans 2026-W48.xlsx, as the report is to be, so no "
    "report was written. Give that folder another name."
)
LOCKED = (
    "reports may not be looked into (Permission denied), so no report was written. Ask whoever looks after "
    "it, or name another folder with --export."
)
FAILURES: tuple[tuple[str, Callable[[pytest.MonkeyPatch], None], str, str], ...] = (
    ("no folder above", nothing, "no/where", "There is no folder no/where, so"),
    ("a file in the way", in_the_way, "reports", A_FILE),
    ("a folder in the way", a_folder_in_the_way, "reports", A_FOLDER),
    ("no looking", locked_away, "reports", LOCKED),
    ("read-only", refuse("open", OSError(errno.EROFS, "no")), "reports", "reports may not be written to"),
    ("full", refuse("fsync", OSError(errno.ENOSPC, "full")), "reports", "The disk is full"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("prepare", "folder", "why"), [case[1:] for case in FAILURES], ids=[c[0] for c in FAILURES]
)
def test_a_report_that_fails_never_fails_the_sync(
    plain: Path,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[pytest.MonkeyPatch], None],
    folder: str,
    why: str,
) -> None:
    run("sync", plain, "--quiet", *DAY)
    words = ("sync", plain, "--export", folder, *DAY)
    with monkeypatch.context() as refusing:
        prepare(refusing)
        ended = run(*words)
        quiet = run(*words, "--quiet")
        again = run(*words, "--quiet")
    assert (ended.code, ended.out) == (quiet.code, quiet.out) == (0, "")
    synced, said = ended.err.split("\n", 1)
    assert synced.startswith("plans.xlsx: nothing to write; ")
    assert said.startswith(OPENING) and why in said and said.endswith(CLOSING)
    assert quiet.err.startswith(said.rstrip()), "the coordinator is told"
    assert again == Ended(0, "", ""), "and not a second time that day"
    if Path(folder).is_dir():
        assert not [one for one in Path(folder).rglob("*") if one.is_file()], "no half of a report"


def test_once_a_week_is_known_by_the_folder_whatever_machine_it_is(plain: Path) -> None:
    words = ("sync", plain, "--quiet", "--export", "reports", "--export-every", "week", *DAY)
    assert run(*words, "--state-dir", "one") == Ended(0, "", "")
    [report] = Path("reports").iterdir()
    assert report.name.endswith("plans 2026-W48.xlsx")
    report.write_bytes(b"the principal's notes in it")
    assert run(*words, "--state-dir", "another machine") == Ended(0, "", "")
    assert report.read_bytes() == b"the principal's notes in it" and len([*Path("reports").iterdir()]) == 1
    report.unlink()
    assert run(*words) == Ended(0, "", "")
    assert report.exists()


def moved(plain: Path, folder: str) -> Path:
    """Return the same workbook as another computer reaches it."""
    Path(folder).mkdir()
    return Path(shutil.copy(plain, Path(folder, "plans.xlsx")))


def test_one_workbook_reached_by_two_ways_has_one_report(plain: Path) -> None:
    words = ("--quiet", "--export", "reports", *DAY)
    assert run("sync", plain, *words) == Ended(0, "", "")
    other = moved(plain, "mnt")
    paper = Paper(other)
    row = next(
        row for (row, _), cell in paper["Roster"].cells.items() if str(cell) == "ana.lopez@example.edu"
    )
    paper["Roster"].put(row, "Active", "On leave")  # people come and go
    paper.save()
    assert run("sync", other, *words) == Ended(0, "", "")
    assert len([*Path("reports").iterdir()]) == 1


def test_other_people_at_a_school_of_the_same_name_have_theirs(plain: Path) -> None:
    words = ("--quiet", "--export", "reports", *DAY)
    other = moved(plain, "lower")
    paper = Paper(other)
    for at, (place, cell) in enumerate([*paper["Roster"].cells.items()]):
        if str(cell).endswith("@example.edu") and place[1] == 1:
            paper["Roster"].put(place[0], "Name", f"Somebody {at}")
    paper.save()
    for source in (plain, other, plain, other):
        assert run("sync", source, *words) == Ended(0, "", "")
    assert sorted(path.name for path in Path("reports").iterdir()) == [
        "Cedar Hollow School 2 plans 2026-W48.xlsx",
        "Cedar Hollow School plans 2026-W48.xlsx",
    ]


def test_a_dry_run_and_a_failed_sync_drop_nothing(plain: Path) -> None:
    assert run("sync", plain, "--dry-run", "--export", "reports", *DAY).code == 0
    assert run("sync", "gone.xlsx", "--export", "reports", *DAY).code == 3
    assert not Path("reports").exists()


def test_several_schools_each_have_theirs(plain: Path) -> None:
    text = "".join(
        f"[schools.{name}]\nsource = '{path}'\n" for name, path in (("elm", plain), ("oak", "gone.xlsx"))
    )
    Path("sheets-sync.toml").write_text(text, encoding="utf-8")
    ended = run("sync", "--export", "no/where", *DAY)
    assert (
        ended.code == 5
        and "sheets-sync: elm: The plans are synced, but the report is not there: " in ended.err
    )
    assert "oak: The plans are synced" not in ended.err


# -- the schedule ------------------------------------------------------------------------------------------

SPREADSHEET = "https://docs.google.com/spreadsheets/d/1abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG/edit"


def test_the_cron_entry_with_a_report_runs_from_anywhere(plain: Path) -> None:
    here = Path.cwd()
    ended = run("schedule", plain, "--every", "15m", "--as", "cron", "--export", "our reports")
    assert (ended.code, ended.err) == (0, "")
    assert "# Once a week it also drops a report into the folder after --export." in ended.out
    [line] = [line for line in ended.out.splitlines() if not line.startswith("#")]
    words = shlex.split(line.split(None, 5)[5])
    words = words[words.index("sync") :]
    assert words == [
        "sync",
        "--quiet",
        "--export",
        f"{here}/our reports",
        "--export-every",
        "week",
        str(plain),
    ]
    assert run(*words, *DAY) == Ended(0, "", "") and len([*Path("our reports").iterdir()]) == 1


@pytest.mark.parametrize("kind", ["cron", "windows"])
def test_an_entry_without_a_report_says_nothing_of_one(plain: Path, kind: str) -> None:
    assert "report" not in run("schedule", plain, "--every", "15m", "--as", kind).out.replace(str(plain), "")


def test_a_folder_that_cannot_be_made_is_worth_a_word(plain: Path) -> None:
    ended = run("schedule", plain, "--every", "1d", "--as", "cron", "--export", "../gone/reports")
    above = Path.cwd().parent / "gone"
    assert ended.code == 0
    assert ended.err == f"There is no folder {above} yet: make it, or no report can be dropped.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("schedule", SPREADSHEET, "--every", "1h", "--as", "github-actions", "--export", "reports"),
            (
                "GitHub would keep the report, and teachers' names and goals are to stay in the school. "
                "Leave --export out, and run `sheets-sync export` on your own computer; --as cron and --as "
                "windows can drop reports."
            ),
        ),
        (
            ("schedule", "plans.xlsx", "--every", "1h", "--as", "cron", "--export-every", "day"),
            "--export-every day needs --export DIR, the folder the report goes to.",
        ),
        (
            ("sync", "plans.xlsx", "--export-every", "month"),
            "--export-every month needs --export DIR, the folder the report goes to.",
        ),
    ],
)
def test_what_does_not_go_together_is_said(words: tuple[str, ...], said: str) -> None:
    assert run(*words) == Ended(2, "", f"sheets-sync: {said}\n")
