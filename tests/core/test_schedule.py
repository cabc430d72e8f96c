"""Schedule entries: evenly spaced, quoted for what reads them, and whole as they are pasted."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync import schedule
from sheets_sync.errors import UsageError
from sheets_sync.schedule import INTERVALS, Entry

TEXTS = Path(__file__).parent / "schedule_texts"
DAY = 24 * 60
PLANS = (
    "/opt/it's ours/sheets-sync",
    "sync",
    "--quiet",
    "--credentials",
    "/k/a$b.json",
    "/srv/100% ours/plans.xlsx",
)
PC = (
    r"C:\Program Files\Ann's\sheets-sync.exe",
    "sync",
    "--quiet",
    "--state-dir",
    "D:\\our state\\",
    "D:\\plans.xlsx",
)

REPORTS = ("--export", "/srv/100% ours/reports", "--export-every", "week")
DROP = ("--export", r"D:\Our reports", "--export-every", "month")


# -- how often ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", INTERVALS)
def test_what_comes_evenly_is_taken_and_named(minutes: int) -> None:
    assert schedule.parse_every(schedule.short(minutes)) == minutes
    assert schedule.parse_every(f" {minutes}M ") == minutes


UNEVEN = (
    "would not come evenly, because a schedule starts anew every hour and every day. The nearest that do are"
)
FORM = "--every takes minutes, hours or a day, such as 15m, 2h or 1d, not"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("7m", f"--every 7m {UNEVEN} 6m and 10m."),
        ("45m", f"--every 45m {UNEVEN} 30m and 1h."),
        ("23h", f"--every 23h {UNEVEN} 12h and 1d."),
        ("4m", "--every 4m is too often: the shortest is 5m."),
        ("0m", "--every 0m is too often: the shortest is 5m."),
        ("2d", "--every 2d is too seldom: the longest is 1d, so that the plans are checked daily."),
        ("15", f"{FORM} '15'."),
        ("-15m", f"{FORM} '-15m'."),
        ("1.5h", f"{FORM} '1.5h'."),
        ("", f"{FORM} ''."),
        ("١٥m", f"{FORM} '١٥m'."),
    ],
)
def test_what_does_not_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        schedule.parse_every(text)
    assert str(caught.value) == said


@given(st.integers(5, DAY))
def test_the_nearest_named_can_be_typed(minutes: int) -> None:
    try:
        assert schedule.parse_every(f"{minutes}m") == minutes
    except UsageError as refused:
        below, above = re.findall(r"\b\d+[mhd]\b", str(refused))[-2:]
        assert schedule.parse_every(below) < minutes < schedule.parse_every(above)


@given(st.sampled_from(INTERVALS), st.text(), st.sampled_from([schedule.LOCAL_HOUR, schedule.UTC_HOUR]))
def test_the_times_really_are_evenly_spaced_all_day_and_over_midnight(
    every: int, school: str, hour: int
) -> None:
    fields = schedule.times(Entry((), every, school), hour).split()
    assert len(fields) == 5 and fields[2:] == ["*", "*", "*"]
    runs = [
        at for at in range(DAY) if at % 60 in matching(fields[0], 60) and at // 60 in matching(fields[1], 24)
    ]
    assert len(runs) == DAY // every
    assert {
        (after - before) % DAY or DAY for before, after in zip(runs, [*runs[1:], runs[0]], strict=True)
    } == {every}


def matching(field: str, end: int) -> set[int]:
    """Read one field as crontab(5) says: a number, a star or a range, each of the last two with a step."""
    match = re.fullmatch(r"(?:(\*)|(\d+)(?:-(\d+))?)(?:/(\d+))?", field)
    assert match, field
    star, first, last, step = match.groups()
    assert step is None or star or last, "a step needs a range"
    low = 0 if star else int(first)
    high = end - 1 if star else int(last or first)
    assert low <= high < end
    return set(range(low, high + 1, int(step or 1)))


def test_schools_are_spread_over_the_hour_and_each_keeps_its_minute() -> None:
    entries = [Entry((), 15, f"school {number}") for number in range(400)]
    minutes = [entry.minute for entry in entries]
    assert set(minutes) == set(range(15))
    assert max(map(minutes.count, range(15))) < 3 * 400 / 15
    assert minutes == [Entry(("other", "words"), 15, entry.school).minute for entry in entries]


# -- whole texts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cron.txt", schedule.render_cron(Entry(PLANS, 15, "plans"))),
        ("cron_report.txt", schedule.render_cron(Entry((*PLANS, *REPORTS), 15, "plans", report="week"))),
        ("windows.ps1", schedule.render_windows(Entry(PC, 120, "plans", "Ann's plans"))),
        ("windows_report.ps1", schedule.render_windows(Entry((*PC, *DROP), 120, "plans", "x", "month"))),
        ("windows_daily.ps1", schedule.render_windows(Entry(("py", "-m", "sheets_sync"), DAY, "plans"))),
        ("github_actions.yml", schedule.render_github_actions(Entry((), 30, "plans"))),
    ],
)
def test_whole_entries(name: str, text: str) -> None:
    assert text == (TEXTS / name).read_text(encoding="utf-8")


# -- cron --------------------------------------------------------------------------------------------------

WORD = st.text(st.characters(exclude_characters="\\\x7f", exclude_categories=["Cc", "Cs"]), min_size=1)


@given(st.lists(WORD, min_size=1))
def test_cron_hands_the_shell_the_very_words(words: list[str]) -> None:
    line = cron_lines(schedule.render_cron(Entry(tuple(words), 15, "plans")))
    command, *stdin = re.split(r"(?<!\\)%", line.split(None, 5)[5])
    assert stdin == [] and shlex.split(command.replace(r"\%", "%")) == words


def cron_lines(text: str) -> str:
    """Return the one line that is no comment; a line separator of Unicode's ends no line of a crontab."""
    [line] = [line for line in text.split("\n") if line and not line.startswith("#")]
    return line


def test_what_cron_comments_say_to_try_runs_the_very_command(tmp_path: Path) -> None:
    program = tmp_path / "it's 100% here"
    program.write_text('#!/bin/sh\nprintf "%s|" "$@"\nexit 3\n', encoding="utf-8")
    program.chmod(0o755)
    text = schedule.render_cron(Entry((str(program), "sync", "a 'b' $c % \"d\""), 15, "plans"))
    [trial] = [line.removeprefix("#").strip() for line in text.splitlines() if "env -i" in line]
    ended = subprocess.run(["/bin/sh", "-c", trial], capture_output=True, text=True, check=False)
    assert ended.stdout == "sync|a 'b' $c % \"d\"|exit code 3\n"


@pytest.mark.parametrize("word", ["a\nb", "a\\b", "a\x00", "a\x7f"])
def test_cron_refuses_what_its_kinds_read_differently(word: str) -> None:
    with pytest.raises(UsageError, match="a crontab cannot hold safely"):
        schedule.render_cron(Entry((word,), 15, "plans"))


# -- Windows -----------------------------------------------------------------------------------------------

PC_WORD = st.text(st.characters(exclude_characters='"%\x7f', exclude_categories=["Cc", "Cs"]), min_size=1)


@given(st.lists(PC_WORD, min_size=1))
def test_windows_hands_the_program_the_very_words(words: list[str]) -> None:
    text = schedule.render_windows(Entry(tuple(words), 15, "plans"))
    assignment = text.partition("$command = ")[2].partition("\n$task = @{")[0]
    assert list(windows_words(powershell_text(assignment))) == words


def powershell_text(quoted: str) -> str:
    """Read a single-quoted PowerShell text: any single quote ends it unless another follows."""
    assert quoted[0] == quoted[-1] == "'"
    read, at = "", 1
    while at < len(quoted) - 1:
        if quoted[at] in "'\u2018\u2019\u201a\u201b":
            at += 1
            assert quoted[at] in "'\u2018\u2019\u201a\u201b" and at < len(quoted) - 1, "the text ends early"
        read += quoted[at]
        at += 1
    return read


def windows_words(line: str) -> Iterator[str]:
    """Read a command line as programs on Windows do, where no quote stands within a word."""
    for quoted, plain in re.findall(r'"([^"]*)"|([^ "]+)', line):
        assert not set(plain) & set("&|<>^()"), "cmd.exe would act on it"
        trailing = len(quoted) - len(quoted.rstrip("\\"))
        assert trailing % 2 == 0
        yield plain or quoted[: len(quoted) - trailing // 2]


@pytest.mark.parametrize("word", ['a"b', "%TEMP%", "a\nb"])
def test_windows_refuses_what_cmd_would_change(word: str) -> None:
    with pytest.raises(UsageError, match="a Windows task cannot hold safely"):
        schedule.render_windows(Entry((word,), 15, "plans"))


@given(st.text(max_size=30))
def test_a_task_may_be_called_so(name: str) -> None:
    text = schedule.render_windows(Entry(("sheets-sync",), 15, "plans", name))
    task = re.search(r"TaskName    = '(.*)'\n", text)
    assert task and not set(task[1]) & set("\\/:*?\"<>|'\n")


# -- GitHub ------------------------------------------------------------------------------------------------

WORKFLOW = schedule.render_github_actions(Entry((), 15, "plans"))


def test_a_workflow_asks_for_no_more_than_it_needs() -> None:
    assert re.search(r"^permissions:\n  contents: read\n  id-token: write\n\n", WORKFLOW, re.MULTILINE)
    assert len(re.findall(r"\bwrite\b", WORKFLOW)) == 1
    assert "timeout-minutes: " in WORKFLOW and "cancel-in-progress: false" in WORKFLOW


def test_a_workflow_first_looks_whether_anybody_else_can_read_it() -> None:
    steps = WORKFLOW.partition("    steps:\n")[2]
    assert steps.startswith("      - name: Stop unless this repository is private\n")


def test_a_workflow_pins_majors_and_installs_what_lies_in_the_repository() -> None:
    used = re.findall(r"uses: (\S+)", WORKFLOW)
    assert len(used) == 5 and all(re.fullmatch(r"[\w./-]+@v\d+", one) for one in used)
    assert "version-check ./sheets_sync\n" in WORKFLOW


def test_a_workflow_puts_no_expression_into_a_script() -> None:
    """What a secret or a title holds must never become code."""
    scripts = re.findall(r"^        run: \|\n((?:          .*\n|\n)+)", WORKFLOW, re.MULTILINE)
    assert len(scripts) == 2 and not [one for one in scripts if "${{" in one]
    assert "--verbose" not in WORKFLOW and "set -x" not in WORKFLOW


HELD_BACK = (
    "::error::Synced, but the coordinator is needed. The words may quote what people typed, so they are not "
    "printed here: run sheets-sync check on your own computer."
)
SYNC = re.search(
    r"^        id: sync\n(?:.*\n)*?        run: \|\n((?:          .*\n|\n)+)", WORKFLOW, re.MULTILINE
)


@pytest.mark.parametrize(
    ("code", "said", "ended", "printed"),
    [
        (0, "", 0, ["Exit code 0, and nothing new for a person to do."]),
        (3, "", 0, ["Exit code 3, and nothing new for a person to do."]),
        (3, "sheets-sync: It is not shared.", 3, ["::error::sheets-sync: It is not shared."]),
        (0, "Roster: 'Ann Lee' is no address.", 1, [HELD_BACK]),
    ],
)
def test_a_workflow_fails_only_when_there_is_something_new(
    tmp_path: Path, code: int, said: str, ended: int, printed: list[str]
) -> None:
    assert SYNC
    program = tmp_path / "sheets-sync"
    program.write_text(
        f'#!/bin/sh\necho "$@" >called\n{f"echo {shlex.quote(said)} >&2" if said else ""}\nexit {code}\n'
    )
    program.chmod(0o755)
    address = "https://docs.google.com/spreadsheets/d/1a_B-c/edit#gid=0"
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "RUNNER_TEMP": str(tmp_path), "SPREADSHEET": address}
    script = "".join(line[10:] + "\n" for line in SYNC[1].split("\n"))
    run = subprocess.run(
        ["/bin/bash", "-e", "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.splitlines()) == (ended, ["::add-mask::1a_B-c", *printed])
    assert (tmp_path / "called").read_text() == f"sync --quiet --state-dir .sheets-sync {address}\n"


def test_a_workflow_without_its_secret_says_so(tmp_path: Path) -> None:
    assert SYNC
    script = "".join(line[10:] + "\n" for line in SYNC[1].split("\n"))
    run = subprocess.run(
        ["/bin/bash", "-e", "-c", script], env={"PATH": "/bin"}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1 and run.stdout.startswith(
        "::error::The secret SHEETS_SYNC_SPREADSHEET is missing."
    )
