"""Schools of awkward people, to see what a report lets through. Pure.

Names are common words, emails stand inside goals, names inside criteria, and leaders type all of it again.
Every word of theirs begins with ``zq``, so that whatever comes through is seen.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hypothesis import strategies as st

from sheets_sync.keys import teacher_mark
from sheets_sync.talks import row_key
from tests.builders import ANA, ANA_1, BEN, BEN_1, DEV, Book, school

WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=8).map(lambda word: f"zq{word}")
COMMON = ("Ready", "Goal", "May", "Art", "Will Grant", "Grace Hope", "PLC Coaching", "Alder Creek")
"""Names that are words of ours too."""


class Secrets(NamedTuple):
    """What people wrote, by who may read it."""

    names: list[str]
    emails: list[str]
    plan_words: list[str]  # goals and what else teachers typed
    leaders_words: list[str]
    findings_words: list[str]


class Awkward(NamedTuple):
    """A school and its secrets."""

    book: Book
    secrets: Secrets


@st.composite
def schools(draw: st.DrawFn) -> Awkward:
    """Draw a school of three to twelve teachers, most of them in the same few places."""
    words = iter(draw(st.lists(WORD, min_size=64, max_size=64, unique=True)))
    book = school()
    joiner = draw(st.sampled_from(["@", "＠", " @ ", "%40"]))
    teachers = [ANA, BEN, DEV]
    for at in range(draw(st.integers(0, 9))):
        email = f"{next(words)}{at}@example.edu"
        teachers.append(email)
        book.add("roster", email=email, name=f"{next(words)} {next(words)}", coach="")
        has_goal = draw(st.booleans())
        if has_goal:
            book.add(
                "goals", teacher=email, goal_number=1, goal=next(words), focus_area="FA1", component="SA2"
            )
    names = [draw(st.sampled_from([*COMMON, next(words)])), next(words)]
    coach = next(words)
    book.at(
        "roster", "email", ANA, name=names[0], department=next(words), coach=f"{coach} <{coach}@example.edu>"
    )
    book.at("roster", "email", BEN, name=names[1], coach=ANA)
    typed = f"{next(words)}{joiner}example.edu"
    goals = [f"{next(words)} asks {names[1]} at {typed}", next(words), next(words)]
    plan = [*goals, next(words), next(words), next(words), next(words)]
    book.put("goals", ANA, 1, goal=goals[0]).put("goals", ANA, 2, goal=goals[1])
    book.put("goals", BEN, 1, goal=goals[2])
    book.put("success", BEN, 1, looks_like=plan[3])
    book.put("actions", BEN, 1, action_step=plan[4], support=plan[5], pd_method=plan[6])
    leaders = [next(words) for _ in range(4)]
    book.rows["talks:W1"] = [
        {
            "key": row_key("W1", ANA_1),
            "met_on": date(2026, 10, 14),
            "what_we_said": leaders[0],
            "next_step": leaders[1],
            "support_promised": leaders[2],
        }
    ]
    book.add("talks:W2", key=row_key("W2", BEN_1), what_we_said=f"{leaders[3]} {typed}")
    book.set("Leader", f"{next(words)}").set("Window W1", "Fall")
    emails = [*teachers, typed, typed.partition(joiner)[0]]
    return Awkward(book, Secrets(names, emails, plan, leaders, [next(words), next(words)]))


def crowd(statuses: list[tuple[int, bool]]) -> Book:
    """Return a school of as many teachers as there are pairs: how many goals, and whether step 1 is done."""
    book = school()
    book.rows["roster"] = []
    for tab in ("why", "goals", "documents", "success", "actions", "follow_up"):
        book.clear(tab)
    book.rows["talks:W1"] = []
    for at, (goals, has_why) in enumerate(statuses):
        email = f"zqperson{at}@example.edu"
        book.add("roster", email=email, name=f"Zqname{at} Zqlast{at}", department=f"Zqdept{at % 3}")
        if has_why:
            book.add(
                "why", teacher=email, message_read_on=date(2026, 9, 1), curious_about="a", learns_best_by="b"
            )
        for number in range(1, goals + 1):
            book.add(
                "goals",
                teacher=email,
                goal_number=number,
                goal=f"By May my students plan their own week, {at} {number}.",
                focus_area="FA1" if (at + number) % 3 else "FA2",
                component=("SA2", "SA3", "AD2", "CC1")[(at * number) % 4],
                key=f"{teacher_mark(email)}-{number}",
            )
            book.add(
                "actions",
                teacher=email,
                goal_number=number,
                action_step="Watch a colleague plan a week",
                pd_method=("Peer visit", "Coaching", "PLC", "Workshop")[(at + number * number) % 4],
                due=date(2026, 12, 1) if at % 2 else date(2026, 11, 1),
                state=("Planned", "Done", "Under way")[(at + number) % 3],
            )
    return book
