"""What must hold after every sync, counted from the model alone. Pure.

Each check returns sentences about what is wrong: none where all is well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tests.year.hands import header_row
from tests.year.homes import PLANS, Rows, Tabs
from tests.year.school import (
    ACTIONS,
    COVERAGE,
    DOCUMENT,
    FIRST_HEADER,
    FOLLOW_UP,
    GOAL,
    GOALS,
    LOG,
    MADE,
    NEEDS,
    OURS,
    OVERVIEW,
    PEOPLE,
    RUBRIC,
    STEPS,
    SUCCESS,
    WHY,
    Row,
    School,
    Window,
)

Wrong = Iterator[str]
_STATUSES = ("Not started", "Needs attention", "In progress", "Ready")
_REQUIRED: Mapping[str, Sequence[Sequence[str]]] = {
    WHY: (("Message read on",), ("Curious about",), ("Learns best by",)),
    GOALS: (("Goal",), ("Focus area",), ("Rubric component",)),
    DOCUMENT: (("Goal statement",), ("Why this goal",)),
    SUCCESS: (
        ("Looks like (students do)", "Sounds like (students say)", "Feels like"),
        ("Portfolio pieces",),
    ),
    ACTIONS: (("Action step",), ("PD method",), ("Due",)),
    FOLLOW_UP: (("How and how often",), ("First check-in",)),
}
"""What each step cannot be ready without; of several headers one is enough."""

_LATER = {"Mid-year reflection", "Year-end reflection", "Outcome"}
_OURS_IN_TALKS = {
    *("Teacher", "Follow-up with", "Goal #", "Goal", "Rubric component", "Success looks like"),
    *("Last time's next step", "Support still owed", "Actions and evidence", "Learns best by", "Key", "Note"),
}
_OURS_IN_NEEDS = {
    *("Asked for", "Teachers", "Kind", "Asked by", "For which focus area", "What they are curious about"),
    *("How they like to learn", "Key", "Note"),
}


def table(rows: Rows, first: str) -> list[Row]:
    """Return what stands below the headers, by header; blank cells are left out."""
    top = header_row(rows, first)
    heads = rows[top - 1]
    return [
        {head: text for head, text in zip(heads, row, strict=False) if head and text} for row in rows[top:]
    ]


def _typed(row: Row, ours: set[str]) -> Row:
    return {head: text for head, text in row.items() if text and head not in ours | {GOAL}}


# -- people's tabs --------------------------------------------------------------------------------------


def people(school: School, plans: Tabs) -> Wrong:
    """Every word is where it was typed, and no other is anywhere in people's columns."""
    for title in PEOPLE:
        found = [_typed(row, OURS) for row in table(plans[title], FIRST_HEADER[title])]
        wanted = [_typed(row, set()) for row in school.tabs[title]]
        for at in range(max(len(found), len(wanted))):
            here, there = (rows[at] if at < len(rows) else {} for rows in (found, wanted))
            if here != there:
                yield f"{title}, line {at + 1}: typed {there}, found {here}"


def statuses(school: School, plans: Tabs) -> Wrong:
    """Each row's status and messages are its own; beside other rows there is none."""
    active = set(school.active())
    words = {(row["Teacher"], row["Goal #"]): row["Goal"] for row in school.goals().values()}
    for title in STEPS:
        for line, row in enumerate(table(plans[title], "Teacher"), 1):
            place = f"{title}, line {line} of {row.get('Teacher')}"
            if row.get("Teacher") not in active:
                if any(row.get(head) for head in ("Status", "Messages", "Alignment")):
                    yield f"{place}: nobody's, but it says {row}"
                continue
            yield from (f"{place}: {what}" for what in _status(title, row))
            slip = _slip(school, title, row)
            if slip != ("SA77" in row.get("Messages", "")):
                yield f"{place}: {row.get('Messages')!r} beside component {row.get('Rubric component')!r}"
            said = row.get("My goal", "") if title in STEPS[2:] else None
            if said is not None and said != words.get((row["Teacher"], row.get("Goal #", "")), ""):
                yield f"{place}: My goal says {said!r}"


def _status(title: str, row: Row) -> Wrong:
    status = row.get("Status", "")
    typed = set(_typed(row, OURS)) - {"Teacher", "Goal #"}
    is_blank = not typed
    if status not in _STATUSES or (status == "Not started") != is_blank:
        yield f"{status!r} beside {sorted(typed)}"
    if status == "Ready" and any(typed.isdisjoint(heads) for heads in _REQUIRED[title]):
        yield f"it is ready with only {sorted(typed)}"
    if row.get("Rubric component") == "SA77" and status != "Needs attention":
        yield f"{status!r} beside a component that is not in the rubric"


def _slip(school: School, title: str, row: Row) -> bool:
    """Tell whether a row is to say that SA77 is no component: it stands there, or on step 2 for step 3."""
    if row.get("Rubric component") or title != DOCUMENT:
        return row.get("Rubric component") == "SA77"
    mine = (row["Teacher"], row.get("Goal #", ""))
    goals = school.goals().values()
    return any(
        (one["Teacher"], one["Goal #"], one.get("Rubric component")) == (*mine, "SA77") for one in goals
    )


# -- leaders' tabs --------------------------------------------------------------------------------------


def talks(school: School, desk: Tabs, today: date) -> Wrong:
    """Every talk stands beside its goal, or on a row that is kept and says so; each goal has its row."""
    goals = school.goals()
    doubled = school.doubled()
    for window in school.windows():
        title = school.title(window.id)
        rows = table(desk[title], "Teacher")
        for (where, goal), typed in school.talks.items():
            if where == window.id:
                beside, says = school.stood[where, goal], _says(school, goal, window, doubled)
                found = _talk(rows, typed, beside, says)
                yield from (f"{title}: what was said of {goal} {what}" for what in found)
        typed_rows = sum(any(row) for row in (_typed(row, _OURS_IN_TALKS) for row in rows))
        wanted = sum(where == window.id for where, _ in school.talks)
        if typed_rows != wanted:
            yield f"{title}: leaders typed in {wanted} rows, and {typed_rows} hold typing"
        if today <= window.closes and not doubled:
            yield from (f"{title}: {what}" for what in _due(school, rows, window, goals))


def _says(school: School, goal: str, window: Window, doubled: set[str]) -> str:
    """Return the word that tells why the note beside a talk is there; nothing where there is to be none."""
    if goal in doubled:
        return "twice"
    if goal not in school.goals() or not school.is_due(goal, window):
        return "kept"
    return "replaced" if school.outcome(goal) == "Replaced" else ""


def _talk(rows: Sequence[Row], typed: Row, beside: tuple[str, str], says: str) -> Wrong:
    mine = [
        row for row in rows if any(row.get(head) == text for head, text in typed.items() if len(text) > 15)
    ]
    if len(mine) != 1 or _typed(mine[0], _OURS_IN_TALKS) != typed:
        yield f"was {typed}, and is {mine}"
        return
    found = (mine[0].get("Teacher", ""), mine[0].get("Goal", "").partition("\nShared with ")[0])
    if found != beside:
        yield f"is to stand beside {beside}, and stands beside {found}"
    note = mine[0].get("Note", "")
    if says not in note or bool(says) != bool(note):
        yield f"is to be noted as {says!r}, and is noted as {note!r}"


def _due(school: School, rows: Sequence[Row], window: Window, goals: Mapping[str, Row]) -> Wrong:
    """While a window has not closed each goal due in it has one row, as it is called today."""
    wanted: Counter[tuple[str, str, str]] = Counter()
    having = set()
    for goal, row in goals.items():
        having |= {row["Teacher"], *filter(None, row.get("Team members", "").split("; "))}
        if school.is_due(goal, window):
            words = row["Goal"] + _shared(school, row)
            wanted[school.name(row["Teacher"]), words, school.person(row["Teacher"])["Coach"]] += 1
    for email in school.active():
        if email not in having:
            wanted[school.name(email), "No goal yet", school.person(email)["Coach"]] += 1
    current = [row for row in rows if row.get("Teacher") and "kept" not in row.get("Note", "")]
    found = Counter((row["Teacher"], row.get("Goal", ""), row.get("Follow-up with", "")) for row in current)
    if found != wanted:
        yield f"due are {sorted((wanted - found).elements())}, and not {sorted((found - wanted).elements())}"


def _shared(school: School, goal: Row) -> str:
    """Return what stands under a goal's words where colleagues who are active have it too."""
    members = [one for one in goal.get("Team members", "").split("; ") if one in school.active()]
    names = " and ".join(map(school.name, members))  # never more than two in this school
    return f"\nShared with {names}." if names else ""


def needs(school: School, desk: Tabs) -> Wrong:
    """What is asked for has a row with everybody who asks, and what leaders offer stands beside it."""
    rows = [row for row in table(desk[school.title(NEEDS)], "Asked for") if "Asked for" in row]
    for made in MADE:
        if made in desk and school.title(made) != made:
            yield f"{made} was made anew beside the renamed one"
    asked = {need: {school.name(email) for email in emails} for need, emails in school.asked().items()}
    for need, names in asked.items():
        mine = [row for row in rows if row["Asked for"] == need]
        said = [(row.get("Teachers"), set(row.get("Asked by", "").split(", "))) for row in mine]
        if said != [(str(len(names)), names)]:
            yield f"{need} is asked for by {sorted(names)}, and PD Needs says {said}"
    for need, typed in school.needs.items():
        mine = [row for row in rows if row["Asked for"] == need]
        if [_typed(row, _OURS_IN_NEEDS) for row in mine] != [typed]:
            yield f"for {need} leaders typed {typed}, and PD Needs has {mine}"
        elif ("kept" in mine[0].get("Note", "")) == (need in asked):
            yield f"beside {need} the note says {mine[0].get('Note')!r}"
    for row in rows:
        if row["Asked for"] not in {*asked, *school.needs}:
            yield f"nobody asks for {row['Asked for']}, and nobody offered it"


def notes(school: School, desk: Tabs) -> Wrong:
    """What was typed under a table is still there, once."""
    for window, texts in school.notes.items():
        cells = Counter(cell for row in desk[school.title(window)] for cell in row)
        yield from (f"{text!r} stands {cells[text]} times" for text in texts if cells[text] != 1)


# -- counts ---------------------------------------------------------------------------------------------


def counts(school: School, desk: Tabs) -> Wrong:
    """Overview, Coverage and Sync Log count the active teachers and their goals, each once."""
    teachers, goals = len(school.active()), len(_distinct(school))
    overview = desk[school.title(OVERVIEW)]
    lines = {row[0]: row[1] for row in overview[:6] if len(row) > 1}
    if (lines.get("Active teachers"), lines.get("Goals")) != (str(teachers), str(goals)):
        yield f"Overview says {lines}, and there are {teachers} teachers and {goals} goals"
    listed = [(row["Teacher"], row.get("Coach", "")) for row in table(overview, "Teacher") if "1 Why" in row]
    wanted = [(school.name(email), school.person(email)["Coach"]) for email in school.active()]
    if sorted(listed) != sorted(wanted):
        yield f"Overview lists {sorted(set(listed) ^ set(wanted))} otherwise than the roster"
    yield from _standing(overview, teachers, goals)
    yield from _coverage(school, desk[school.title(COVERAGE)], goals)
    yield from _log(school, desk[school.title(LOG)])


def _distinct(school: School) -> set[tuple[str, str]]:
    """Return the goals by teacher and number: a row that stands twice is one goal."""
    return {(row["Teacher"], row["Goal #"]) for row in school.goals().values()}


def _standing(overview: Rows, teachers: int, goals: int) -> Wrong:
    """Beside the charts each step counts every teacher once, and alignment every goal."""
    for heads, labels, wanted in (
        ({"Teachers", "Ready"}, STEPS, teachers),
        ({"Goals", "Aligned"}, ("All goals",), goals),
    ):
        top = next(at for at, row in enumerate(overview) if heads <= set(row))
        for label, row in zip(labels, overview[top + 1 :], strict=False):
            at = row.index(label)
            total = sum(int(cell) for cell in row[at + 1 : at + 5])
            if total != wanted:
                yield f"Overview counts {total} at {label}"


def _coverage(school: School, rows: Rows, goals: int) -> Wrong:
    lines = {row.get("Rubric component"): row for row in table(rows, "Rubric component")}
    if lines["All goals, each counted once"].get("Goals", "0") != str(goals):
        yield f"Coverage says {lines['All goals, each counted once']}, and there are {goals} goals"
    named = Counter(school.component(goal) for goal in school.goals())
    for row in school.tabs[RUBRIC]:
        line = lines.get(f"{row['Code']} {row['Component']}", {})
        if int(line.get("Goals", "-1")) != named[row["Code"]] and not school.doubled():
            yield f"{named[row['Code']]} goals name {row['Code']}, and Coverage says {line}"


def _log(school: School, rows: Rows) -> Wrong:
    """One line for each day with changes, in order; the last says what there is today."""
    lines = [row for row in table(rows, "Date") if "Date" in row]
    days = [row["Date"] for row in lines]
    if days != sorted(set(days)) or not set(days) <= {day.isoformat() for day, *_ in school.days}:
        yield f"Sync Log has lines for {days}"
    said = {row["Date"]: (int(row["Active teachers"]), int(row["Goals"])) for row in lines}
    last: tuple[int, int] | None = None
    for day, teachers, goals in school.days:
        if (teachers, goals) != last and said.get(day.isoformat()) != (teachers, goals):
            yield f"on {day} there were {teachers} and {goals}, and Sync Log says {said.get(day.isoformat())}"
        last = (teachers, goals)
    for row in lines:
        steps = sum(int(row.get(status, "0")) for status in _STATUSES)
        if steps != len(STEPS) * int(row["Active teachers"]):
            yield f"Sync Log counts {steps} steps on {row['Date']}"


def summary(school: School, said: Mapping[str, Any], plans: Tabs) -> Wrong:
    """What ``check --format json`` counts is what stands in the workbook."""
    wanted = (len(school.active()), len(_distinct(school)))
    if (said["teachers"], said["goals"]) != wanted:
        yield f"check counts {said['teachers']} teachers and {said['goals']} goals, not {wanted}"
    for title in STEPS:
        beside = Counter(row["Status"] for row in table(plans[title], "Teacher") if row.get("Status"))
        counted = {status: count for status, count in said["status"][title].items() if count}
        if counted != beside:
            yield f"check counts {counted} on {title}, where {dict(beside)} stands"


# -- what is nobody else's to read ------------------------------------------------------------------------


def apart(school: School, plans: Tabs, raw: str) -> Wrong:
    """Nothing about follow-up can be read from the plans while leaders have a workbook of their own."""
    if school.book == PLANS:
        return
    for word in (*school.leaders_words, "What we said", "Support still owed", "Worth celebrating"):
        if word in raw:
            yield f"the plan workbook tells {word!r}"
    for title in {*school.made(), *MADE} & set(plans):
        yield f"{title} stands in the plan workbook"
