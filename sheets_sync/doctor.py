"""The chain from a key to a checked workbook: what each link is, and where it is broken.

I/O: through the homes it is given; what is said of a workbook that was read is pure.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from sheets_sync.dates import long_date, parse_date
from sheets_sync.errors import NotSharedError, ReadError, SheetsSyncError
from sheets_sync.homes import leaders_tabs
from sheets_sync.layout import is_made
from sheets_sync.model import Audience, Finding, Severity, Snapshot
from sheets_sync.report.words import counted, listed, one_line
from sheets_sync.rules import structure
from sheets_sync.rules.wording import quote
from sheets_sync.template import Template, fold

if TYPE_CHECKING:
    from sheets_sync.backends.google.probing import GoogleProbe
    from sheets_sync.backends.xlsx.probing import FileProbe
    from sheets_sync.sync import Checked

STALE_DAYS = 2
"""A workbook that is synced on a schedule was checked today, or yesterday in another time zone."""

_CHECKED_ON = "Checked on "
_OPENING_ROWS = 8
_NAME_WIDTH = 16
_INDENT = "   "
_COMMAND, _GLUE = re.compile("`[^`]*`"), "\ue000"
_TAB_MISSING = structure.tab_missing.code
_STRUCTURE = frozenset(rule.code for rule in structure.RULES)


class Mark(Enum):
    """How a link is, as it stands before its line."""

    FINE = "ok"
    WARNING = " !"
    BROKEN = "!!"


@dataclass(frozen=True, slots=True)
class Found:
    """What a probe found; a ``warning`` does not keep a sync from working."""

    text: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of the chain: what was found, and the ``cure`` where it is not as it should be.

    ``mail`` is what to send to somebody else who can put it right.
    """

    name: str
    mark: Mark
    found: str
    cure: str = ""
    mail: str = ""
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Probe:
    """What looks at a link: it raises a ``SheetsSyncError`` where the link is ``broken``, said in a word."""

    name: str
    look: Callable[[], Found]
    broken: str


class BrokenLinkError(ReadError):
    """A link is broken: ``found`` says how, the message is the cure."""

    def __init__(self, found: str, cure: str) -> None:
        super().__init__(cure)
        self.found = found


def walk(probes: Iterable[Probe]) -> Iterator[ChainLink]:
    """Look at each link, up to the first that is broken."""
    for probe in probes:
        try:
            found = probe.look()
        except SheetsSyncError as error:
            yield _broken(probe, error)
            return
        yield ChainLink(probe.name, Mark.WARNING if found.warning else Mark.FINE, found.text, found.warning)


def _broken(probe: Probe, error: SheetsSyncError) -> ChainLink:
    found = error.found if isinstance(error, BrokenLinkError) else probe.broken
    mail = error.mail if isinstance(error, NotSharedError) else ""
    return ChainLink(probe.name, Mark.BROKEN, found, str(error), mail, error.exit_code)


def render(link: ChainLink, width: int = 100) -> str:
    """Return a link as lines of text: its mark, its name, what was found, and below it the cure."""
    lines = [f"{link.mark.value} {link.name:<{_NAME_WIDTH}}{link.found}"]
    lines += [_filled(paragraph, width) for paragraph in link.cure.splitlines()]
    if link.mail:
        lines += ["   If the spreadsheet is not yours, send its owner these words:", "", link.mail.strip()]
    return "\n".join(lines)


def _filled(paragraph: str, width: int) -> str:
    """Break a paragraph into lines, but never a command, which stands between backticks."""
    glued = _COMMAND.sub(lambda command: command[0].replace(" ", _GLUE), paragraph)
    filled = textwrap.fill(
        glued,
        width,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return filled.replace(_GLUE, " ")


# -- the chains ------------------------------------------------------------------------------------------


def account_probes(home: GoogleProbe) -> tuple[Probe, ...]:
    """Return the links from a key to Google's trust in it."""
    return (
        Probe("Credentials", lambda: Found(home.find_credentials()), "not found"),
        Probe("Key", lambda: Found(home.open_key()), "cannot be used"),
        Probe("Privacy", lambda: _privacy(home), "cannot be told"),
        Probe("Token", lambda: Found(home.ask_token()), "not given"),
    )


def spreadsheet_probes(home: GoogleProbe) -> tuple[Probe, ...]:
    """Return the links from there to a spreadsheet that the account may edit."""
    return (
        Probe("Sheets API", lambda: Found(home.reach_api()), "cannot be used"),
        Probe("Sharing", lambda: _shared(home), "cannot be opened"),
        Probe("Editing", lambda: _editing(home), "it may not edit"),
    )


def file_probes(home: FileProbe) -> tuple[Probe, ...]:
    """Return the links to a file that can be written."""
    return (
        Probe("File", lambda: Found(home.look_at_file()), "cannot be read"),
        Probe("Closed", lambda: Found(home.look_whether_closed()), "it is open"),
        Probe("Folder", lambda: Found(home.look_at_folder()), "cannot be written to"),
    )


def workbook_probes(checked: Callable[[], Checked], name: str) -> Iterator[Probe]:
    """Yield the links inside the workbook; ``checked`` reads it once, when the first of them is looked at."""
    yield Probe("Tabs", lambda: tabs_found(checked(), name), "cannot be read")
    yield Probe("Headers", lambda: headers_found(checked().findings, name), "cannot be read")
    yield Probe("Other findings", lambda: others_found(checked().findings, name), "cannot be read")
    yield Probe(
        "Last sync",
        lambda: last_sync(checked().snapshot, checked().plans.template, checked().plans.today),
        "cannot be read",
    )


def sharing_probes(home: GoogleProbe) -> tuple[Probe, ...]:
    """Return the links to another spreadsheet, for an account that is known to work."""
    return (
        Probe("Sharing", lambda: (home.reach_api(), _shared(home))[1], "cannot be opened"),
        Probe("Editing", lambda: _editing(home), "it may not edit"),
    )


def leaders_probes(own: Iterable[Probe], checked: Checked) -> Iterator[Probe]:
    """Yield the links to the leaders' workbook of plans that were checked; ``own`` lead to its home."""
    for probe in own:
        yield replace(probe, name=f"Leaders: {probe.name.lower()}")
    yield Probe("Leaders: tabs", lambda: _leaders_tabs(checked), "cannot be used")


def _leaders_tabs(checked: Checked) -> Found:
    """Return how many tabs leaders work from stand in their workbook.

    Raises:
        SheetsSyncError: They cannot stand there.
    """
    if checked.beside.away:
        raise checked.beside.away
    desk = checked.beside.desk
    tabs = leaders_tabs(desk, checked.plans.template) if desk else []
    return Found(counted(len(tabs), "tab") if tabs else "none yet; the next sync makes them")


# -- what is said of them --------------------------------------------------------------------------------


def _privacy(home: GoogleProbe) -> Found:
    warnings = home.warnings()
    if warnings:
        return Found("others can read the key; a sync works all the same", "\n".join(warnings))
    return Found(home.who_reads_the_key())


def _shared(home: GoogleProbe) -> Found:
    title, tab_count = home.find_spreadsheet()
    return Found(f"{quote(one_line(title))}, {counted(tab_count, 'tab')}")


def _editing(home: GoogleProbe) -> Found:
    home.try_edit()
    return editing_found(home.closed_tabs())


def editing_found(closed: Sequence[str]) -> Found:
    """Return that the account may edit; a tab where something is ``closed`` to it is worth a warning."""
    if not closed:
        return Found("it may edit")
    return Found(
        "it may edit, but not everywhere",
        f"A part of {listed([quote(one_line(title)) for title in closed])} is protected and closed to it. A "
        f"sync that needs that part will be refused. In Google Sheets choose Data > Protect sheets and "
        f"ranges, and let the account edit it, or only show a warning.",
    )


def tabs_found(checked: Checked, name: str) -> Found:
    """Return how many tabs of the template are there.

    Raises:
        BrokenLinkError: Some are missing.
    """
    layout, wanted = checked.plans.layout, len(checked.plans.template.expected)
    if not layout.missing:
        return Found(f"all {wanted} that people fill are there")
    if len(layout.missing) == wanted:
        raise BrokenLinkError(
            "none of the plan's tabs is there yet",
            f"Run `sheets-sync init {name}`: it makes them and touches nothing else.",
        )
    titles = listed([tab.title for tab in layout.missing])
    raise BrokenLinkError(
        f"{len(layout.missing)} of {wanted} missing",
        f"Missing: {titles}. If one was renamed, give it its title back. Otherwise run "
        f"`sheets-sync init {name}`: it makes what is missing and touches nothing else.",
    )


def headers_found(findings: Sequence[Finding], name: str) -> Found:
    """Return that every header is where it can be read.

    Raises:
        BrokenLinkError: A column cannot be found, or there are two of it.
    """
    errors = [one for one in _urgent(findings) if one.code in _STRUCTURE and one.code != _TAB_MISSING]
    if not errors:
        return Found("every column is there")
    first, more = errors[0], len(errors) - 1
    cure = f"{first.tab}: {first.message}"
    if more:
        cure += f" And {more} more: `sheets-sync check {name}` lists them all."
    raise BrokenLinkError(f"{counted(len(errors), 'column')} cannot be read", one_line(cure))


def others_found(findings: Sequence[Finding], name: str) -> Found:
    """Return how many more findings are the coordinator's; their words may be a person's, so none is said."""
    others = [one for one in _urgent(findings) if one.code not in _STRUCTURE]
    if not others:
        return Found("nothing for a coordinator to put right")
    where = listed(list(dict.fromkeys(one.tab for one in others if one.tab)))
    return Found(
        f"{counted(len(others), 'thing')} for a coordinator to put right",
        f"Look in {where or 'the workbook'}: `sheets-sync check {name}` says what and how. A sync works "
        f"meanwhile.",
    )


def _urgent(findings: Iterable[Finding]) -> list[Finding]:
    return [
        one for one in findings if one.audience is Audience.COORDINATOR and one.severity is Severity.ERROR
    ]


def last_sync(snapshot: Snapshot, template: Template, today: date) -> Found:
    """Return when the workbook was last checked, which Start Here says."""
    day = checked_on(snapshot, template)
    if day is None:
        return Found("none yet")
    late_days = (today - day).days
    if late_days <= STALE_DAYS:
        return Found(f"checked on {long_date(day)}")
    return Found(
        f"checked on {long_date(day)}, {counted(late_days, 'day')} ago",
        "If a schedule should sync it, that schedule no longer runs. Look at the machine or the workflow it "
        "is on; `sheets-sync schedule` prints the entry anew.",
    )


def checked_on(snapshot: Snapshot, template: Template) -> date | None:
    """Return the day that Start Here names; None where there is none that can be read."""
    titles = {fold(title) for title in template.by_key["start_here"].titles()}
    for tab in snapshot.tabs:
        if fold(tab.title) not in titles or not is_made(tab, template):
            continue
        for row in range(1, _OPENING_ROWS + 1):
            said = tab.value(row, 1)
            if isinstance(said, str) and said.startswith(_CHECKED_ON):
                return parse_date(said.removeprefix(_CHECKED_ON), None)
    return None
