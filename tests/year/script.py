"""The year as a table: in which week who does what, beside what teachers and coaches do in any week. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from tests.year.hands import Hands
from tests.year.homes import LEADERS, PLANS
from tests.year.routine import Routine
from tests.year.school import (
    ACTIONS,
    DOCUMENT,
    FOCUS,
    FOLLOW_UP,
    GOAL,
    GOALS,
    NEEDS,
    ROSTER,
    RUBRIC,
    SETTINGS,
    Row,
)

FIRST_DAY = date(2026, 9, 7)
WEEKS = 41
BLOCKED = 13
"""The week in which the file is open elsewhere, or the network gone."""

LOST = range(22, 24)
"""The weeks in which the leaders' workbook cannot be reached."""

ROSA, NOOR = "Rosa Lang", "Noor Castellan"
NAMES = (
    *("Ana Lopez", "Ben Ito", "Cleo Adler", "Dev Okafor", "Esme Vance"),
    *("Farah Haddad", "Hugo Sato", "Jonah Reed", "Kofi Mensah", "Lena Brandt"),
)
COMPONENTS = ("AD1", "AD2", "AD4", "IR3", "IR4", "SA2", "SA3", "CC2", "CC3", "EQ3")
"""The components of the shipped rubric that this school works with."""

Act = Callable[[Hands, Routine], None]


class Event(NamedTuple):
    """Something that happens once in the year."""

    week: int
    who: str
    act: Act


def day(week: int) -> date:
    """Return a week's Monday, on which the workbook is synced."""
    return FIRST_DAY + timedelta(weeks=week)


def email(name: str) -> str:
    return name.lower().replace(" ", ".") + "@example.edu"


ANA, BEN, CLEO, DEV, ESME, FARAH, HUGO, JONAH, KOFI, LENA = map(email, NAMES)
PIA = email("Pia Roth")


# -- what they do -----------------------------------------------------------------------------------------


def set_up(hands: Hands, _: Routine) -> None:
    for at, name in enumerate(("Student agency", "Feedback that moves work forward")):
        hands.type(FOCUS, hands.school.tabs[FOCUS][at], "Focus area", name)
    hands.setting("District", "Value", "Alder Valley Schools")
    hands.setting("Leader", "Value", "Dr. Ada Finch")
    hands.setting("Message", "Value", "Dear colleagues, this year you choose what you learn.")


def joins(name: str, coach: str) -> Act:
    def act(hands: Hands, _: Routine) -> None:
        row = {"Email": email(name), "Name": name, "Department": "Science", "Coach": coach}
        hands.add(ROSTER, {**row, "Joined on": hands.today.isoformat()})
        hands.expect_starter_rows()
        assert hands.home.run(hands.today, "init").code == 0

    return act


def roster(teacher: str, header: str, text: str) -> Act:
    return lambda hands, _: hands.on_roster(teacher, header, text)


def settles_in(teacher: str, *numbers: str) -> Act:
    """Write goals, whatever the week's draw brings others."""

    def act(hands: Hands, routine: Routine) -> None:
        for number in numbers:
            if f"{teacher.partition('.')[0]} {number}" not in hands.school.goals():
                routine.new_goal(hands, teacher, number)

    return act


def rewords(goal: str, words: str) -> Act:
    return lambda hands, _: hands.type(GOALS, hands.school.goal_row(goal), "Goal", words)


def types(title: str, goal: str, header: str, text: str) -> Act:
    def act(hands: Hands, _: Routine) -> None:
        row = hands.school.goal_row(goal) if title == GOALS else next(hands.school.rows(title, goal))
        hands.type(title, row, header, text)

    return act


def inserts(teacher: str, number: str, at: int) -> Act:
    """Insert a goal's row among others' and write the goal there."""

    def act(hands: Hands, routine: Routine) -> None:
        goal = f"{teacher.partition('.')[0]} {number}"
        hands.insert(GOALS, at, {GOAL: goal, "Teacher": teacher, "Goal #": number})
        routine.new_goal(hands, teacher, number)

    return act


def sorts(title: str, header: str, *, is_ours_left: bool = False) -> Act:
    return lambda hands, _: hands.sort(title, header, is_ours_left=is_ours_left)


def swaps(one: str, other: str) -> Act:
    return lambda hands, _: hands.swap(GOALS, hands.school.goal_row(one), hands.school.goal_row(other))


def renumbers(**numbers: str) -> Act:
    return lambda hands, _: hands.renumber(
        {goal.replace("_", " "): number for goal, number in numbers.items()}
    )


class PutBack:
    """A goal's row, deleted one week and put back another."""

    def __init__(self, goal: str) -> None:
        self.goal = goal
        self.row: Row = {}

    def delete(self, hands: Hands, routine: Routine) -> None:
        self.row = dict(hands.school.goal_row(self.goal))
        routine.resting.add(self.row["Teacher"])
        hands.delete(GOALS, hands.school.goal_row(self.goal))

    def put_back(self, hands: Hands, routine: Routine) -> None:
        routine.resting.remove(self.row["Teacher"])
        hands.add(GOALS, self.row)


def copies(goal: str, number: str = "") -> Act:
    """Duplicate a goal's row, and type another number and other words into the copy, or leave it."""

    def act(hands: Hands, routine: Routine) -> None:
        copy = hands.duplicate(GOALS, hands.school.goal_row(goal))
        if number:
            copy[GOAL] = f"{goal.partition(' ')[0]} {number}"
            hands.type(GOALS, copy, "Goal #", number)
            hands.type(
                GOALS, copy, "Goal", f"By May my students teach each other what {copy[GOAL]} is about."
            )

    return act


def deletes_copy(goal: str) -> Act:
    def act(hands: Hands, _: Routine) -> None:
        hands.delete(GOALS, [row for row in hands.school.tabs[GOALS] if row.get(GOAL) == goal][1])

    return act


def replaces(goal: str, number: str) -> Act:
    def act(hands: Hands, routine: Routine) -> None:
        hands.step(FOLLOW_UP, goal, {"Outcome": "Replaced"})
        routine.new_goal(hands, hands.school.goal_row(goal)["Teacher"], number)

    return act


def column(title: str, header: str, before: str) -> Act:
    return lambda hands, _: hands.add_column(title, header, before)


def window(name: str, label: str, opens: str, closes: str) -> Act:
    row = {"Setting": f"Window {label}", "Value": name, "Opens": opens, "Closes": closes}

    def act(hands: Hands, _: Routine) -> None:
        hands.add(SETTINGS, row)

    return act


def renames_window(label: str, name: str) -> Act:
    return lambda hands, _: hands.rename_window(label, name)


def renames(made: str, new: str) -> Act:
    return lambda hands, _: hands.rename_tab(made, new)


def own_column(label: str, header: str) -> Act:
    """Head a column of one's own, and type into it beside every talk so far."""

    def act(hands: Hands, _: Routine) -> None:
        hands.leaders_column(hands.school.title(label), header)
        for where, goal in list(hands.school.talks):
            if where == label and goal in hands.school.goals():
                hands.talk(label, goal, {header: f"A word of mine on {goal} in {label}"})

    return act


def leaders_sort(label: str, header: str) -> Act:
    return lambda hands, _: hands.sort_leaders(hands.school.title(label), header)


def late_word(label: str) -> Act:
    """Type beside the first talk of a window, open or not."""

    def act(hands: Hands, _: Routine) -> None:
        goal = next(
            goal for where, goal in hands.school.talks if where == label and goal in hands.school.goals()
        )
        hands.talk(label, goal, {"Next step": f"A late thought on {goal} in {label}, {hands.today}"})

    return act


def note(label: str, text: str) -> Act:
    return lambda hands, _: hands.note(label, text)


def moves(book: str) -> Act:
    return lambda hands, _: hands.move(book)


def names_component(code: str, name: str) -> Act:
    def act(hands: Hands, _: Routine) -> None:
        row = next(row for row in hands.school.tabs[RUBRIC] if row["Code"] == code)
        hands.type(RUBRIC, row, "Component", name)

    return act


def looks_back(header: str, words: str) -> Act:
    """Let every active teacher reflect on each goal."""

    def act(hands: Hands, _: Routine) -> None:
        for goal in hands.school.goals():
            hands.step(FOLLOW_UP, goal, {header: f"{words} ({goal})"})

    return act


def comes_out(hands: Hands, _: Routine) -> None:
    for at, goal in enumerate(hands.school.goals()):
        if not hands.school.outcome(goal):
            outcome = ("Met", "Partly met", "Met", "Not met")[at % 4]
            hands.step(FOLLOW_UP, goal, {"Outcome": outcome})


def shares_goal(hands: Hands, routine: Routine) -> None:
    """Take in one who has a goal, and one who never writes any."""
    hands.add_column(GOALS, "Team members", "Focus area")
    hands.type(GOALS, hands.school.goal_row("ana 1"), "Team members", f"{BEN}; {PIA}")
    routine.resting.add(PIA)


kofi = PutBack("kofi 1")

# -- the year -----------------------------------------------------------------------------------------------

YEAR: tuple[Event, ...] = (
    Event(0, "Dr. Finch", set_up),
    Event(4, "Ana Lopez", settles_in(ANA, "1", "2")),
    Event(4, "Cleo Adler", settles_in(CLEO, "1", "2")),
    Event(4, "Esme Vance", settles_in(ESME, "1", "2")),
    Event(4, "Mina Castell", joins("Mina Castell", ROSA)),
    Event(4, "Hugo Sato", roster(HUGO, "Active", "On leave")),
    *(Event(4, one, settles_in(one, "1")) for one in (BEN, DEV, FARAH, KOFI, LENA)),
    Event(4, "Noor Castellan", roster(FARAH, "Coach", NOOR)),
    Event(4, "Dr. Finch", renames_window("W1", "Autumn")),
    Event(8, "Ana Lopez", rewords("ana 1", "By May my students choose what they read and say why.")),
    Event(8, "Rosa Lang", own_column("W1", "Our own thoughts")),
    Event(8, "Rosa Lang", note("W1", "Ask the office about cover before December")),
    Event(8, "Noor Castellan", note(NEEDS, "The district pays for two of these")),
    Event(8, "Dr. Finch", moves(LEADERS)),
    Event(11, "Rosa Lang", leaders_sort("W1", "Teacher")),
    Event(11, "Noor Castellan", renames(NEEDS, "What we offer")),
    Event(11, "Ben Ito", copies("ben 1", "2")),
    Event(11, "Farah Haddad", inserts(FARAH, "2", 2)),
    Event(11, "Esme Vance", roster(ESME, "Name", "Esme Vance-Ruiz")),
    Event(14, "Rosa Lang", late_word("W1")),
    Event(14, "Farah Haddad", rewords("farah 1", "By May my students write the questions of our seminars.")),
    Event(14, "Kofi Mensah", kofi.delete),
    Event(15, "Kofi Mensah", kofi.put_back),
    Event(15, "Cleo Adler", swaps("cleo 1", "cleo 2")),
    Event(15, "Hugo Sato", roster(HUGO, "Active", "Yes")),
    Event(15, "the district", column(ACTIONS, "Hours", "State")),
    Event(17, "Lena Brandt", roster(LENA, "Active", "No")),
    Event(17, "Omar Diaz", joins("Omar Diaz", NOOR)),
    Event(17, "Dr. Finch", sorts(GOALS, "Goal")),
    Event(21, "Noor Castellan", leaders_sort("W2", "Follow-up with")),
    Event(21, "Dev Okafor", replaces("dev 1", "2")),
    Event(21, "Dr. Finch", window("Late winter", "W4", "2027-03-01", "2027-03-19")),
    Event(22, "Jonah Reed", settles_in(JONAH, "1")),
    Event(24, "everyone", looks_back("Mid-year reflection", "Students began to ask each other first")),
    Event(25, "Jonah Reed", types(GOALS, "jonah 1", "Rubric component", "SA77")),
    Event(26, "Jonah Reed", types(GOALS, "jonah 1", "Rubric component", "SA3")),
    Event(26, "Esme Vance", renumbers(esme_1="2", esme_2="1")),
    Event(26, "the district", names_component("SA2", "Students Steering Themselves")),
    Event(30, "Pia Roth", joins("Pia Roth", ROSA)),
    Event(30, "Ana Lopez", shares_goal),
    Event(30, "Farah Haddad", lambda hands, _: hands.step(FOLLOW_UP, "farah 1", {"Outcome": "Carried over"})),
    Event(30, "Ben Ito", copies("ben 1")),
    Event(31, "Ben Ito", deletes_copy("ben 1")),
    Event(31, "Dr. Finch", sorts(GOALS, "Teacher", is_ours_left=True)),
    Event(31, "Noor Castellan", own_column("W3", "What we tell families")),
    Event(34, "Rosa Lang", sorts(DOCUMENT, "Teacher")),
    Event(36, "Dr. Finch", moves(PLANS)),
    Event(39, "everyone", looks_back("Year-end reflection", "Most of them did by April")),
    Event(39, "everyone", comes_out),
)
