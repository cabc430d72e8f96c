"""``--quiet`` and ``schedule`` as cron meets them: silence, one paragraph; the exit code always true."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from sheets_sync.backends.opening import identity
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.errors import PartWrittenError, ReadError
from tests.e2e.command import DAY, Ended, digest, run, run_apart
from tests.e2e.school import Paper

SPREADSHEET = "https://docs.google.com/spreadsheets/d/1Cedar-Hollow_0123456789abcdefghijklmnopqrst/edit"
MOMENT = r"\w+day \d+ \w+ at \d\d:\d\d"
AGAIN = r"It is said again only if it changes or a day has passed\."


pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def later(tmp_path: Path) -> Callable[[timedelta], None]:
    """Return what lets time go by: everything remembered is that much older."""

    def let_pass(while_: timedelta) -> None:
        for file in (tmp_path / "state" / "said").iterdir():
            entries = json.loads(file.read_text(encoding="utf-8"))
            for entry in entries:
                for key in ("began", "seen", "said"):
                    if entry[key]:
                        entry[key] = (datetime.fromisoformat(entry[key]) - while_).isoformat()
            file.write_text(json.dumps(entries), encoding="utf-8")

    return let_pass


@pytest.fixture
def broken(plain: Path) -> Path:
    """Return a workbook that is none any more."""
    plain.write_bytes(b"not a workbook\0")
    return plain


def quiet_sync(*words: object) -> Ended:
    return run("sync", "--quiet", *words, *DAY)


def test_a_healthy_school_is_silence_and_leaves_no_memory(plain: Path, tmp_path: Path) -> None:
    assert quiet_sync(plain) == Ended(0, "", "")
    assert not (tmp_path / "state" / "said").exists()


def test_one_paragraph_that_makes_sense_in_a_mail(broken: Path, later: Callable[[timedelta], None]) -> None:
    first = quiet_sync(broken)
    assert (first.code, first.out) == (3, "")
    paragraph = (
        rf"sheets-sync: {re.escape(str(broken))}: plans\.xlsx is not .+\. This began on {MOMENT}\. {AGAIN}\n"
    )
    assert re.fullmatch(paragraph, first.err)
    assert quiet_sync(broken) == Ended(3, "", "")
    later(timedelta(hours=23))
    assert quiet_sync(broken) == Ended(3, "", "")
    later(timedelta(hours=1))
    again = quiet_sync(broken)
    assert again.code == 3
    assert re.search(rf" This began on {MOMENT} and was last seen on {MOMENT}\. {AGAIN}\n", again.err)
    assert quiet_sync(broken) == Ended(3, "", "")


def test_when_it_heals_nothing_is_said_and_it_may_begin_anew(plain: Path) -> None:
    whole = plain.read_bytes()
    plain.write_bytes(b"not a workbook\0")
    assert quiet_sync(plain).err
    plain.write_bytes(whole)
    assert quiet_sync(plain) == Ended(0, "", "")
    plain.write_bytes(b"not a workbook\0")
    assert "This began on " in quiet_sync(plain).err


def test_a_change_is_said_at_once(plain: Path) -> None:
    plain.with_name("~$plans.xlsx").write_bytes(b"owner")
    paper = Paper(plain)
    paper["2 Goals"].put(3, "Rubric component", "SA77")
    paper.save()
    assert "is open in Excel" in quiet_sync(plain).err
    plain.unlink()
    changed = quiet_sync(plain)
    assert changed.code == 3 and "is open in Excel" not in changed.err and changed.err


def test_the_coordinators_findings_are_said_once_while_the_others_wait_in_the_workbook(plain: Path) -> None:
    paper = Paper(plain)
    page = paper["Roster"]
    page.put(page.header_row + 1, "Email", "not an address")
    paper.save()
    assert re.fullmatch(rf"plans\.xlsx: Roster: .+ This began on {MOMENT}\. {AGAIN}\n", quiet_sync(plain).err)
    assert quiet_sync(plain) == Ended(0, "", "")
    assert "Roster: " in run("sync", plain, *DAY).err, "who asks is told"
    assert quiet_sync(plain) == Ended(0, "", "")


def test_another_sync_is_worth_a_word_only_when_it_hangs(
    plain: Path, tmp_path: Path, later: Callable[[timedelta], None]
) -> None:
    assert quiet_sync(plain) == Ended(0, "", "")
    [lock] = (tmp_path / "state" / "locks").iterdir()
    with FileLock(lock):
        assert quiet_sync(plain) == Ended(4, "", "")
        later(timedelta(minutes=30))
        assert quiet_sync(plain) == Ended(4, "", "")
        later(timedelta(minutes=30))
        ended = quiet_sync(plain)
    assert ended.code == 4 and "Another sync of plans.xlsx is running" in ended.err
    assert re.search(rf"This began on {MOMENT} and was last seen ", ended.err)
    assert quiet_sync(plain) == Ended(0, "", "")


def test_an_outage_is_silent_for_an_hour(
    plain: Path, monkeypatch: pytest.MonkeyPatch, later: Callable[[timedelta], None]
) -> None:
    def read(*_: object) -> None:
        error = ReadError("The network is gone; nothing was written. The next sync tries again.")
        error.is_passing = True
        raise error

    monkeypatch.setattr(XlsxBackend, "read", read)
    assert quiet_sync(plain) == Ended(3, "", "")
    later(timedelta(hours=1))
    assert "The network is gone" in quiet_sync(plain).err
    assert quiet_sync(plain) == Ended(3, "", "")


def test_part_written_is_said_when_it_happens_again(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise PartWrittenError("Part was written.")

    monkeypatch.setattr(XlsxBackend, "read", read)
    assert quiet_sync(plain) == Ended(6, "", "")
    again = quiet_sync(plain)
    assert again.code == 6 and "Part was written. This began on " in again.err


def test_a_fault_of_ours_is_said_once(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise KeyError("what a teacher typed")

    monkeypatch.setattr(XlsxBackend, "read", read)
    first = quiet_sync(plain)
    assert first.code == 70 and "(KeyError)" in first.err and "teacher" not in first.err
    assert quiet_sync(plain) == Ended(70, "", "")


def test_wrong_configuration_is_said_once() -> None:
    Path("sheets-sync.toml").write_text("[schools", encoding="utf-8")
    first = quiet_sync()
    assert first.code == 2
    assert re.match(r"sheets-sync: The configuration sheets-sync\.toml is not valid TOML", first.err)
    assert quiet_sync() == Ended(2, "", "")


def test_a_log_that_cannot_be_written_is_said_once(plain: Path) -> None:
    log = ("--log-file", plain.parent / "none" / "log")
    assert "cannot be written" in quiet_sync(plain, *log).err
    assert quiet_sync(plain, *log) == Ended(2, "", "")


def test_schools_are_told_apart_and_the_others_are_done(plain: Path) -> None:
    config = plain.with_name("schools.toml")
    for name in ("ash", "elm"):
        plain.with_name(f"{name}.xlsx").write_bytes(b"not a workbook\0")
    text = "".join(f"[schools.{name}]\nsource = '{name}.xlsx'\n" for name in ("plans", "ash", "elm"))
    config.write_text(text, encoding="utf-8")
    first = quiet_sync("--config", config)
    assert first.code == 5
    assert [line.split(": ")[1] for line in first.err.splitlines() if line] == ["ash", "elm"]
    assert quiet_sync("--config", config) == Ended(5, "", "")
    plain.with_name("ash.xlsx").write_bytes(plain.read_bytes())
    assert quiet_sync("--config", config) == Ended(5, "", "")
    plain.with_name("ash.xlsx").write_bytes(b"not a workbook\0")
    assert quiet_sync("--config", config).err.startswith("sheets-sync: ash: ")


def test_schedules_of_different_workbooks_and_commands_do_not_mix(broken: Path) -> None:
    other = broken.with_name("other.xlsx")
    other.write_bytes(b"not a workbook\0")
    for words in (("sync", broken), ("sync", other), ("check", broken), ("sync", "--dry-run", broken)):
        assert run(*words, "--quiet", *DAY).err, words
        assert run(*words, "--quiet", *DAY) == Ended(3, "", "")


def test_check_says_its_findings_each_time_and_its_errors_once(plain: Path) -> None:
    words = ("check", plain, "--quiet", "--fail-on", "warning", *DAY)
    first = run(*words)
    assert first.code == 1 and "[PLP201]" in first.out
    assert run(*words) == first
    plain.write_bytes(b"not a workbook\0")
    assert run(*words).err and run(*words) == Ended(3, "", "")


def test_a_memory_that_cannot_be_kept_fails_nothing_and_says_it_each_time(
    plain: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "a file"
    folder.write_text("", encoding="utf-8")
    words = ("check", plain, "--quiet", "--state-dir", folder, *DAY)
    assert run(*words) == Ended(0, "", "")
    plain.write_bytes(b"not a workbook\0")
    first = run(*words)
    assert first.code == 3 and "This began on " in first.err
    assert run(*words).err.startswith("sheets-sync: ")


def test_the_memory_holds_nobodys_words(plain: Path, tmp_path: Path) -> None:
    paper = Paper(plain)
    page = paper["Roster"]
    page.put(page.header_row + 1, "Email", "a word of Ana Lopez")
    paper.save()
    assert quiet_sync(plain).err
    [file] = (tmp_path / "state" / "said").iterdir()
    text = re.sub(r'"[0-9a-f]{24}"', "", file.read_text(encoding="utf-8"))
    assert set(re.findall(r"[A-Za-z]{3,}", text)) == {"place", "cause", "began", "seen", "said"}


# -- schedule ----------------------------------------------------------------------------------------------


def entry_words(text: str) -> list[str]:
    [line] = [line for line in text.splitlines() if not line.startswith("#")]
    return shlex.split(line.split(None, 5)[5].replace(r"\%", "%"))


def test_the_cron_entry_runs_from_anywhere(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "our 100% school").mkdir()
    mine = plain.rename(tmp_path / "our 100% school" / "it's plans.xlsx")
    os.chdir(mine.parent)
    before = digest(mine)
    ended = run("schedule", mine.name, "--every", "15m", "--as", "cron", "--state-dir", "state")
    assert (ended.code, ended.err) == (0, "")
    assert digest(mine) == before and not Path("state").exists()
    words = entry_words(ended.out)
    at = words.index("sync")
    assert words[at:] == ["sync", "--quiet", "--state-dir", f"{mine.parent}/state", str(mine)]
    assert words[:at] == [sys.executable, "-m", "sheets_sync"] or Path(words[0]).is_absolute()
    assert run_apart(*words[at:], *DAY, cwd=Path("/")) == Ended(0, "", "")


def test_an_entry_names_the_configuration_and_the_key_whole(tmp_path: Path) -> None:
    Path("sheets-sync.toml").write_text("[schools.cedar]\nsource = 'plans.xlsx'\n", encoding="utf-8")
    here = Path.cwd()
    words = ("--every", "1h", "--as", "cron", "--credentials", "../key.json")
    one, every = run("schedule", "cedar", *words), run("schedule", *words)
    common = [
        "sync",
        "--quiet",
        "--config",
        f"{here}/sheets-sync.toml",
        "--credentials",
        f"{here.parent}/key.json",
    ]
    assert entry_words(one.out)[-7:] == [*common, "cedar"]
    assert entry_words(every.out)[-6:] == common
    assert one.err == "There is no file plans.xlsx yet; `sheets-sync init` makes it.\n"


def test_the_minute_is_the_schools_whatever_it_is_called(plain: Path) -> None:
    config = plain.with_name("schools.toml")
    config.write_text("[schools.cedar]\nsource = 'plans.xlsx'\n", encoding="utf-8")
    words = ("--config", config, "--every", "1h", "--as", "cron")
    minutes = [run("schedule", name, *words).out.split("\n")[3].split()[0] for name in ("cedar", plain)]
    assert minutes[0] == minutes[1]


def test_the_windows_entry_is_printed_here_with_a_word_of_warning(plain: Path) -> None:
    ended = run("schedule", plain, "--every", "1d", "--as", "windows")
    assert (
        ended.code == 0 and "Register-ScheduledTask @task -Force\n" in ended.out and f"{plain}" in ended.out
    )
    expected = "The paths are those of this computer. Run this on the one that is to do the syncing.\n"
    assert ended.err == ("" if os.name == "nt" else expected)


def test_a_workflow_never_holds_the_address() -> None:
    ended = run(
        "schedule", SPREADSHEET, "--every", "15m", "--as", "github-actions", "--credentials", "k.json"
    )
    assert ended.code == 0 and ended.out.startswith("# sheets-sync, every 15 minutes.")
    assert identity(SPREADSHEET) not in ended.out and "k.json" not in ended.out
    assert ended.err == (
        "GitHub needs no key file, so --credentials was left out.\n"
        "GitHub counts each run as a minute at least: 2,880 a month. A free account's private repositories "
        "have 2,000.\n"
    )


def test_a_spreadsheet_without_a_key_is_worth_a_word() -> None:
    ended = run("schedule", SPREADSHEET, "--every", "15m", "--as", "cron")
    assert ended.code == 0 and entry_words(ended.out)[-1] == SPREADSHEET
    assert ended.err == (
        "No key is named. A schedule does not see GOOGLE_APPLICATION_CREDENTIALS of your shell: name the "
        "key with --credentials, or in sheets-sync.toml.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as", "cron"), "Name a workbook, or list your schools in sheets-sync.toml."),
        (("plans.xlsx", "--as", "github-actions"), "GitHub cannot reach a file on your computer."),
        (("plans.xlsx", "--as", "cron", "--every", "7m"), "--every 7m would not come evenly"),
    ],
)
def test_schedule_says_what_to_name(words: tuple[str, ...], said: str) -> None:
    ended = run("schedule", "--every", "15m", *words)
    assert (ended.code, ended.out) == (2, "") and ended.err.startswith(f"sheets-sync: {said}")


def test_a_workflow_is_for_one_school() -> None:
    text = "".join(f"[schools.{name}]\nsource = '{SPREADSHEET}'\n" for name in ("elm", "oak"))
    Path("sheets-sync.toml").write_text(text, encoding="utf-8")
    ended = run("schedule", "--every", "15m", "--as", "github-actions")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "sheets-sync: A workflow syncs one school: name it, and make a workflow for each.\n"
