"""A simple model of the school: what each person typed, and where. Pure.

It knows nothing of the program under test but what a person would: the headers people type under, and that a
goal stays the same goal whatever is reworded or renumbered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tests.year.homes import PLANS

Row = dict[str, str]
"""What people typed in a row, by header; ``GOAL`` is who the row is, which stands in no cell."""

GOAL = "(which goal)"
SETTINGS, FOCUS, RUBRIC, ROSTER = "Settings", "Focus Areas", "Rubric", "Roster"
WHY, GOALS, DOCUMENT, SUCCESS, ACTIONS, FOLLOW_UP = (
    *("1 Why", "2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up"),
)
STEPS = (WHY, GOALS, DOCUMENT, SUCCESS, ACTIONS, FOLLOW_UP)
PEOPLE = (SETTINGS, FOCUS, RUBRIC, ROSTER, *STEPS)
FIRST_HEADER = {
    **dict.fromkeys(STEPS, "Teacher"),
    SETTINGS: "Setting",
    FOCUS: "ID",
    RUBRIC: "Code",
    ROSTER: "Email",
}
OURS = {"Status", "Messages", "Alignment", "My goal", "Key", "Pick list"}
"""The headers of the tool's columns on people's tabs."""

SETTLED = {"Done", "Dropped"}
OVERVIEW, NEEDS, COVERAGE, LOG = MADE = ("Overview", "PD Needs", "Coverage", "Sync Log")


@dataclass
class Window:
    """A window of check-ins as Settings has it."""

    id: str
    name: str
    opens: date
    closes: date


@dataclass
class School:
    """Everything anybody typed.

    Attributes:
        tabs: The tabs people fill, row by row below the headers.
        talks: What leaders typed in follow-up tabs, by window and goal.
        needs: What they typed in PD Needs, by what is asked for.
        notes: What they typed under the tables, by window, or by NEEDS.
        called: What leaders call other tabs than the tool does.
        book: Where leaders' tabs stand.
        named: Where Settings says they should.
        is_away: True while the leaders' workbook cannot be reached.
        said: The names and words each goal ever had when the workbook was synced.
        stood: Those that stand beside what is said of a goal in a window: once the window has closed, or the
            goal is not due in it any more, they stay as they were.
        days: The days on which it was synced, and how many active teachers and goals there were.
    """

    tabs: dict[str, list[Row]] = field(default_factory=lambda: {title: [] for title in PEOPLE})
    talks: dict[tuple[str, str], Row] = field(default_factory=lambda: defaultdict(dict))
    needs: dict[str, Row] = field(default_factory=lambda: defaultdict(dict))
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    called: dict[str, str] = field(default_factory=dict)
    book: str = PLANS
    named: str = PLANS
    is_away: bool = False
    said: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    stood: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    days: list[tuple[date, int, int]] = field(default_factory=list)

    @property
    def leaders_words(self) -> list[str]:
        """Return all that leaders typed, but for dates and choices."""
        rows = (*self.talks.values(), *self.needs.values())
        typed = [text for row in rows for text in row.values()]
        typed += [text for texts in self.notes.values() for text in texts]
        return [text for text in typed if len(text) > len("Changing course")]

    # -- who ------------------------------------------------------------------------------------------

    def person(self, email: str) -> Row:
        return next(row for row in self.tabs[ROSTER] if row.get("Email") == email)

    def name(self, email: str) -> str:
        return self.person(email)["Name"]

    def active(self) -> list[str]:
        """Return the addresses of the active teachers."""
        return [row["Email"] for row in self.tabs[ROSTER] if row.get("Active", "") in ("", "Yes")]

    # -- goals ----------------------------------------------------------------------------------------

    def goals(self) -> dict[str, Row]:
        """Return the rows of the active teachers' goals, by goal."""
        active = set(self.active())
        rows = (row for row in self.tabs[GOALS] if row.get("Goal") and row["Teacher"] in active)
        return {row[GOAL]: row for row in rows}

    def goal_row(self, goal: str) -> Row:
        return next(row for row in self.tabs[GOALS] if row.get(GOAL) == goal)

    def rows(self, title: str, goal: str) -> Iterator[Row]:
        """Yield a goal's rows on a later step's tab: those that bear its teacher and number."""
        mine = self.goal_row(goal)
        for row in self.tabs[title]:
            if (row.get("Teacher"), row.get("Goal #")) == (mine["Teacher"], mine["Goal #"]):
                yield row

    def component(self, goal: str) -> str:
        """Return the code of the component a goal is linked to: step 3's, else step 2's."""
        own = next((row.get("Rubric component", "") for row in self.rows(DOCUMENT, goal)), "")
        return (own or self.goal_row(goal).get("Rubric component", "")).partition(" ")[0]

    def outcome(self, goal: str) -> str:
        return next((row.get("Outcome", "") for row in self.rows(FOLLOW_UP, goal)), "")

    def doubled(self) -> set[str]:
        """Return the goals that stand in two rows of step 2: nobody can tell which of them is meant."""
        found = Counter(row[GOAL] for row in self.tabs[GOALS] if row.get("Goal"))
        return {goal for goal, count in found.items() if count > 1}

    # -- what leaders work from -------------------------------------------------------------------------

    def windows(self) -> list[Window]:
        return [
            Window(
                row["Setting"].removeprefix("Window "),
                row["Value"],
                date.fromisoformat(row["Opens"]),
                date.fromisoformat(row["Closes"]),
            )
            for row in self.tabs[SETTINGS]
            if row["Setting"].startswith("Window ")
        ]

    def is_due(self, goal: str, window: Window) -> bool:
        """Tell whether a goal is due in a window: one that closes after its first check-in."""
        first = next((row.get("First check-in", "") for row in self.rows(FOLLOW_UP, goal)), "")
        return not first or date.fromisoformat(first) < window.closes

    def title(self, window: str) -> str:
        """Return the title of a window's tab, or of another one of leaders'."""
        if window in MADE:
            return self.called.get(window, window)
        return next(f"Follow-up {one.name}" for one in self.windows() if one.id == window)

    def made(self) -> list[str]:
        """Return the titles of leaders' tabs."""
        talks = [self.title(one.id) for one in self.windows()]
        return [*talks, *map(self.title, MADE)]

    def asked(self) -> dict[str, set[str]]:
        """Return who asks for which way of learning or support on step 5."""
        asked: dict[str, set[str]] = defaultdict(set)
        active = set(self.active())
        for row in self.tabs[ACTIONS]:
            if row["Teacher"] in active and row.get("State") not in SETTLED:
                for words in (row.get("PD method", ""), row.get("Resource or support needed", "")):
                    if words:
                        asked[words].add(row["Teacher"])
        return asked

    def note_sync(self, today: date) -> None:
        """Note what was synced."""
        if self.is_away:
            return
        open_windows = [window for window in self.windows() if today <= window.closes]
        doubled = self.doubled()
        for goal, row in self.goals().items():
            words = (self.name(row["Teacher"]), row["Goal"])
            self.said[goal].add(words)
            for window in open_windows:
                if goal not in doubled and self.is_due(goal, window):
                    self.stood[window.id, goal] = words
        self.days.append((today, len(self.active()), len(self.goals())))
