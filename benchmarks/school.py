"""The made-up school: its settings, and as many teachers' plans as asked for. Pure.

The same count and seed give the same plans. On ``TODAY`` none of them has a warning or an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

TODAY = date(2026, 11, 23)
YEAR_START, YEAR_END = date(2026, 8, 10), date(2027, 6, 11)

Cell = str | int | date | None
Row = list[Cell]

_COLUMNS = {
    "Settings": "Setting, Value, Opens, Closes",
    "Focus Areas": "ID, Focus area, What it means here, Rubric components",
    "Rubric": "Code, Domain, Component, Description, Aliases",
    "Roster": "Email, Name, Department, Coach, Active, Joined on",
    "1 Why": "Teacher, Message read on, Curious about, Learns best by",
    "2 Goals": "Teacher, Goal #, Goal, Focus area, Rubric component",
    "3 Document": "Teacher, Goal #, Goal statement, Rubric component, Why this goal, Talked through on",
    "4 Success": (
        "Teacher, Goal #, Looks like (students do), Sounds like (students say), Feels like, Portfolio pieces"
    ),
    "5 Actions": (
        "Teacher, Goal #, Action step, PD method, Resource or support needed, Start, Due, State, "
        "Evidence (link or where it is)"
    ),
    "6 Follow-up": (
        "Teacher, Goal #, Follow-up with, How and how often, First check-in, Mid-year reflection, "
        "Year-end reflection, Outcome"
    ),
}
HEADERS = {title: tuple(columns.split(", ")) for title, columns in _COLUMNS.items()}
"""The tabs and what stands in their first row, word for word as the product has them."""

SETTINGS: tuple[Row, ...] = (
    ["School", "Alder Creek School"],
    ["District", "Three Rivers District"],
    ["Year start", YEAR_START],
    ["Year end", YEAR_END],
    ["Leader", "Noor Castellan"],
    ["Time zone", "America/Chicago"],
    ["Profile", "guided"],
    ["Message", "You know best what your students need next. Choose it, learn it your way, and show us."],
    ["Goals per teacher", "1-2"],
    ["Due 1 Why", date(2026, 9, 15)],
    ["Due 2 Goals", date(2026, 10, 1)],
    ["Due 3 Document", date(2026, 10, 15)],
    ["Due 4 Success", date(2026, 11, 1)],
    ["Due 5 Actions", date(2026, 11, 15)],
    ["Due 6 Follow-up", date(2026, 12, 15)],
    ["Window W1", "Fall", date(2026, 12, 1), date(2026, 12, 18)],
    ["Window W2", "Winter", date(2027, 2, 1), date(2027, 2, 19)],
    ["Window W3", "Spring", date(2027, 4, 19), date(2027, 5, 7)],
)

FOCUS_AREAS: tuple[Row, ...] = (
    ["FA1", "Student agency", "Students plan, choose and steer more of their own work.", "SA2; SA3; IR3"],
    ["FA2", "Feedback that moves learning", "Students use comments the same week.", "AD1; AD2; AD4"],
)


@dataclass(frozen=True)
class Theme:
    """What one kind of goal is about; its words come from its component and its focus area."""

    focus: int
    code: str
    name: str
    aim: str
    looks: str
    sounds: str
    piece: str


# fmt: off
THEMES: tuple[tuple[Theme, ...], ...] = (
    (
        Theme(0, "SA2", "Self-Direction", "plan, track and steer their own goals in {subject}",
              "Students open their tracker without being asked and choose the next task",
              "'I finished two of my three goals, so tomorrow I start the third.'", "three trackers"),
        Theme(0, "SA3", "Opportunities for Input", "have input on what we read and make in {subject}",
              "Students vote on two of the four unit tasks and write why",
              "'We asked for a debate and now we are running it.'", "the input surveys of fall and spring"),
        Theme(0, "IR3", "Personalized Learning Pathways", "follow their own learning pathways in {subject}",
              "Students work at different points of a pathway posted on the wall",
              "'I took the practice route because I still mix up the steps.'", "photos of the pathway board"),
    ),
    (
        Theme(1, "AD2", "Student Feedback", "use feedback from me and from classmates to revise in {subject}",
              "Students mark the comment they used and the line they changed",
              "'Your second example helped, but I got lost at the ending.'", "two drafts with the comments"),
        Theme(1, "AD1", "Data Driven Instruction", "read their own data in {subject} as feedback and act",
              "Students sort themselves into a clinic after each check",
              "'My data says the basics are fine, so I need the hard ones.'", "a graph of weekly checks"),
        Theme(1, "AD4", "Choice in Assessment", "choose how to show mastery in {subject} after feedback",
              "Students pick a talk, a model or a paper and book a second try",
              "'I am explaining it on video because I think better out loud.'", "work in each format"),
    ),
)
# fmt: on

_FIRST_NAMES = """
Ada Amir Ana Bao Bella Caleb Cora Dario Della Dev Elif Emil Esme Farah Felix Greta Hana Hugo Ines Ivo
Jada Jonas Kai Keiko Lena Luca Mara Milo Nadia Nico Odette Omar Paula Petra Quinn Rosa Sami Talia Uma Zane
"""
_LAST_NAMES = """
Abara Adler Bell Brandt Calder Castro Danso Delgado Ekberg Ellison Fabian Falk Gallo Grant Haddad Hale Ibarra
Ito Jansen Joshi Keller Kimura Lang Lopes Mbeki Moreau Nolan Novak Okafor Olsen Park Pereira Quist Ramos
Rivers Sato Sharp Tanaka Thorne Udo Ueda Vance Vega Walsh Weiss Xiong Yates York Zamora Zeller
"""
FIRST, LAST = _FIRST_NAMES.split(), _LAST_NAMES.split()
SUBJECTS = ("algebra", "biology", "reading", "world history", "Spanish", "art", "writing", "chemistry")
_METHODS = """
Peer visit; Self-paced course; PLC; Coaching; Deep dive (blogs / books / podcasts); Conference; Lesson study;
Workshop; Mentoring; Data team; All-staff meeting
"""
METHODS = tuple(method.strip() for method in _METHODS.split(";"))
LEARNS = (
    "visiting a colleague and talking it over the same day",
    "reading first, then trying one small thing each week",
    "working beside a coach in my own room",
    "a course I can do at my own speed",
)
CURIOUS = (
    "how to get students to {aim} without losing the pace of the lesson",
    "what changes when students {aim}, and what I have to let go of",
)
STEPS = (
    "Watch a colleague's class where students {aim}, and note three moves to copy",
    "Try one routine so that students {aim}, and keep it for four weeks",
    "Collect a sample of work that shows how students {aim} and bring it to the team",
    "Read about classes where students {aim} and write a one-page plan",
)
SO_THAT = (
    "they need me less for the next step",
    "more of them finish the unit with work they are proud of",
    "the quiet ones have as much say as the rest",
)
FEELS = ("Busy, a little noisy and safe to be wrong in", "Calm, because everyone knows what comes next")
EVIDENCE = (
    "https://files.example.edu/portfolio/{nth}",
    "Blue binder, section {nth}",
    "Shared folder, photo {nth}",
)
SUPPORTS = ("A sub for one period", "Two books for the team shelf", "A coach's visit", "")
RHYTHMS = (
    "A ten-minute talk after each visit, monthly",
    "Coffee every third Friday",
    "A shared note each month",
)


@dataclass
class Goal:
    """One goal's rows on steps 2 to 6; a row that is ``None`` is not in the workbook."""

    number: int
    goal: Row
    document: Row | None
    success: Row
    actions: list[Row]
    follow_up: Row


@dataclass
class Plan:
    """One teacher's rows."""

    email: str
    roster: Row
    why: Row
    goals: list[Goal]


def is_on_leave(index: int) -> bool:
    """Tell whether the teacher at this position is away: one in fifty, the first ones present."""
    return index % 50 == 17


def make_plans(teachers: int, seed: int) -> Iterator[Plan]:
    """Make the plans one after the other, so that a big school needs no more memory than a small one."""
    rng = Random(f"plans {seed}")
    for index in range(teachers):
        yield _plan(index, rng)


def _plan(index: int, rng: Random) -> Plan:
    turn, spot = divmod(index, len(FIRST) * len(LAST))
    first, last = FIRST[spot % len(FIRST)], LAST[spot // len(FIRST)]
    email = f"{first}.{last}{turn or ''}@example.edu".lower()
    middle = f" {chr(64 + turn)}." if 0 < turn <= 26 else ""
    coach = f"coach.{LAST[index // 25 % len(LAST)]}{index // 1250 or ''}@example.edu".lower()
    subject = rng.choice(SUBJECTS)
    active = "On leave" if is_on_leave(index) else rng.choice(("Yes", "Yes", ""))
    joined = YEAR_START if rng.random() < 0.08 else None
    roster: Row = [email, f"{first}{middle} {last}", subject.capitalize(), coach, active, joined]
    themes = [rng.choice(group) for group in rng.sample(THEMES, 1 if rng.random() < 0.5 else 2)]
    curious = rng.choice(CURIOUS).format(aim=themes[0].aim.format(subject=subject))
    why: Row = [email, _day(rng, date(2026, 8, 17), date(2026, 9, 11)), curious, rng.choice(LEARNS)]
    goals = [_goal(email, number, theme, subject, rng) for number, theme in enumerate(themes, 1)]
    return Plan(email, roster, why, goals)


def _goal(email: str, number: int, theme: Theme, subject: str, rng: Random) -> Goal:
    aim = theme.aim.format(subject=subject)
    focus_id, focus_name = (str(text) for text in FOCUS_AREAS[theme.focus][:2])
    focus = rng.choice((focus_id, focus_name, f"{focus_id} {focus_name}"))
    component = rng.choice((theme.code, theme.name, f"{theme.code} {theme.name}"))
    month, who = (
        rng.choice(("March", "May")),
        rng.choice(("Three in four of my", "Nearly all my", "At least 80% of my")),
    )
    goal = f"By {month} my students {aim}, so that {rng.choice(SO_THAT)}."
    statement = (
        f"{who} students will {aim} by the end of {month}. I will know from {theme.piece}, which I look at "
        f"every month with my coach, and from what students tell me in a short survey."
    )
    again = component if rng.random() < 0.4 else ""
    talked = _day(rng, date(2026, 10, 5), date(2026, 10, 30)) if rng.random() < 0.5 else None
    check_in = _day(rng, date(2027, 1, 5), date(2027, 1, 29))
    count = rng.choices((2, 3, 4), (30, 51, 19))[0]
    return Goal(
        number,
        [email, number, goal, focus, component],
        [email, number, statement, again, f"Last year too few of my students could {aim}.", talked],
        [
            email,
            number,
            f"{theme.looks}.",
            theme.sounds,
            rng.choice(FEELS),
            f"{theme.piece}, with a reflection",
        ],
        [_action(email, number, aim, nth, rng) for nth in range(count)],
        [email, number, "", rng.choice(RHYTHMS), check_in, "", "", ""],
    )


def _action(email: str, number: int, aim: str, nth: int, rng: Random) -> Row:
    """Make a goal's ``nth`` action; only a later one may be an all-staff meeting or dropped."""
    due = _day(rng, date(2026, 10, 5), date(2027, 5, 14))
    start = max(YEAR_START, due - timedelta(days=rng.randint(7, 50))) if rng.random() < 0.7 else None
    if due <= TODAY:
        state = "Dropped" if nth and rng.random() < 0.1 else "Done"
    else:
        state = rng.choice(("Planned", "Planned", "Under way"))
    method = rng.choice(METHODS if nth else METHODS[:-1])
    evidence = rng.choice(EVIDENCE).format(nth=nth + 1) if state == "Done" else ""
    return [
        email,
        number,
        STEPS[nth].format(aim=aim),
        method,
        rng.choice(SUPPORTS),
        start,
        due,
        state,
        evidence,
    ]


def _day(rng: Random, first: date, last: date) -> date:
    """Return a weekday between two weekdays."""
    day = first + timedelta(days=rng.randint(0, (last - first).days))
    return day if day.weekday() < 5 else day - timedelta(days=day.weekday() - 4)
