"""The schedule entry of a school, ready to paste: for cron, for GitHub Actions, for Windows. Pure.

Schools start at different minutes, so that not all of them call Google in the same second; a school always at
the same one, so that an entry made twice is the same.
"""

from __future__ import annotations

import re
import shlex
from bisect import bisect_left
from dataclasses import dataclass
from hashlib import blake2s

from sheets_sync.errors import UsageError
from sheets_sync.schedule_texts import CRON, GITHUB_ACTIONS, REPORT, WINDOWS

HOUR, DAY = 60, 24 * 60
INTERVALS = (5, 6, 10, 12, 15, 20, 30, *(hours * HOUR for hours in (1, 2, 3, 4, 6, 8, 12, 24)))
"""What comes evenly where a schedule starts anew every hour and every day, in minutes."""

LOCAL_HOUR = 5
"""When a daily sync is: before the first lesson, in the machine's own time."""

UTC_HOUR = 11
"""The same on GitHub, which knows UTC alone: 5 or 6 in the morning in Dallas, noon in Paris."""

_UNITS = {"m": 1, "h": HOUR, "d": DAY}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be run, and how often.

    ``words`` is the whole command, the program first. ``school`` is what the start minute is drawn from: the
    same for every way to name a workbook; ``name`` is what a person calls it, ``""`` for nothing short.
    ``report`` is how often a report is dropped: day, week or month; ``""`` never.
    """

    words: tuple[str, ...]
    every: int
    school: str
    name: str = ""
    report: str = ""

    @property
    def minute(self) -> int:
        """The minute of the first run after the full hour, below the interval."""
        return int(self.mark, 16) % min(self.every, HOUR)

    @property
    def mark(self) -> str:
        """Four letters that tell this school's entry from another's."""
        return blake2s(self.school.encode("utf-8", "surrogateescape"), digest_size=2).hexdigest()


def parse_every(text: str) -> int:
    """Return an interval such as ``15m``, ``2h`` or ``1d`` in minutes.

    Raises:
        UsageError: It is none, or a schedule cannot keep it.
    """
    match = re.fullmatch(r"([0-9]{1,4})([mhd])", text.strip().casefold())
    if not match:
        raise UsageError(f"--every takes minutes, hours or a day, such as 15m, 2h or 1d, not {text!r}.")
    minutes = int(match[1]) * _UNITS[match[2]]
    if minutes in INTERVALS:
        return minutes
    if minutes < INTERVALS[0]:
        raise UsageError(f"--every {text} is too often: the shortest is {short(INTERVALS[0])}.")
    if minutes > INTERVALS[-1]:
        raise UsageError(
            f"--every {text} is too seldom: the longest is {short(DAY)}, so that the plans are checked daily."
        )
    at = bisect_left(INTERVALS, minutes)
    raise UsageError(
        f"--every {text} would not come evenly, because a schedule starts anew every hour and every day. "
        f"The nearest that do are {short(INTERVALS[at - 1])} and {short(INTERVALS[at])}."
    )


def short(minutes: int) -> str:
    """Return an interval as ``--every`` takes it."""
    if minutes == DAY:
        return "1d"
    return f"{minutes // HOUR}h" if minutes % HOUR == 0 else f"{minutes}m"


def often(minutes: int) -> str:
    """Return an interval as a sentence says it: ``every 15 minutes``, ``every hour``, ``every day``."""
    if minutes in (HOUR, DAY):
        return "every hour" if minutes == HOUR else "every day"
    return f"every {minutes // HOUR} hours" if minutes % HOUR == 0 else f"every {minutes} minutes"


def times(entry: Entry, hour: int) -> str:
    """Return the five fields of a crontab line; a daily run is in ``hour``."""
    if entry.every < HOUR:
        return f"{entry.minute}-59/{entry.every} * * * *"
    if entry.every == DAY:
        return f"{entry.minute} {hour} * * *"
    step = entry.every // HOUR
    return f"{entry.minute} {'*' if step == 1 else f'*/{step}'} * * *"


def render_cron(entry: Entry) -> str:
    """Return the lines for a crontab.

    Raises:
        UsageError: A word cannot be written in a crontab.
    """
    _refuse(entry, "\\", "a crontab")
    command = shlex.join(entry.words)
    return CRON.substitute(
        often=often(entry.every),
        times=times(entry, LOCAL_HOUR),
        line=command.replace("%", r"\%"),  # cron ends a command at a bare % (crontab(5))
        trial=shlex.quote(command),
        report=_report(entry),
    )


def render_github_actions(entry: Entry) -> str:
    """Return a whole workflow file; the spreadsheet's address stays out of it."""
    return GITHUB_ACTIONS.substitute(often=often(entry.every), times=times(entry, UTC_HOUR))


def render_windows(entry: Entry) -> str:
    """Return what to paste into PowerShell to make a scheduled task.

    Raises:
        UsageError: A word cannot be passed on by cmd.exe.
    """
    _refuse(entry, '"%', "a Windows task")
    first = entry.minute + (LOCAL_HOUR * HOUR if entry.every == DAY else 0)
    is_daily = entry.every == DAY
    name = " ".join(re.sub(r"[^\w .-]", " ", entry.name).split())
    return WINDOWS.substitute(
        often=often(entry.every),
        command=_powershell(" ".join(_cmd(word) for word in entry.words)),
        trigger=f"-Daily -At ([datetime]::Today.AddMinutes({first}))"
        if is_daily
        else f"-Once -At ([datetime]::Today.AddMinutes({first})) "
        f"-RepetitionInterval (New-TimeSpan -Minutes {entry.every})",
        task=_powershell(" ".join(filter(None, ("sheets-sync", name, entry.mark)))),
        report=_report(entry),
    )


def _report(entry: Entry) -> str:
    return REPORT.substitute(period=entry.report) if entry.report else ""


def _refuse(entry: Entry, marks: str, where: str) -> None:
    """Refuse what cannot be quoted so that every program on the way reads the same."""
    for word in entry.words:
        bad = [one for one in word if one in marks or ord(one) < 32 or one == "\x7f"]
        if bad:
            shown = bad[0] if bad[0] in marks else "a control character"
            raise UsageError(
                f"{word!r} contains {shown}, which {where} cannot hold safely. Move the file to a place "
                f"whose path has none, and name that."
            )


def _cmd(word: str) -> str:
    """Quote a word for cmd.exe and for the program; a backslash before the closing quote would escape it."""
    if re.fullmatch(r"[\w./:\\-]+", word, re.ASCII):
        return word
    trailing = len(word) - len(word.rstrip("\\"))
    return f'"{word}{trailing * chr(92)}"'


def _powershell(text: str) -> str:
    """Quote a text for PowerShell, which takes typographic quotes for its own."""
    doubled = re.sub("['\u2018\u2019\u201a\u201b]", r"\g<0>\g<0>", text)
    return f"'{doubled}'"
