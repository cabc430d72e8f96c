"""Rules of step 1: the leader says why, each teacher has read it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_sync.frames import Plans
from sheets_sync.model import About, Audience, Severity
from sheets_sync.rules.places import at_teachers, flags
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import header, quote
from sheets_sync.template import fold

_SHORTEST_MESSAGE_WORDS = 8


@rule(
    "PLP101",
    "leader-message-missing",
    Severity.WARNING,
    Audience.LEADER,
    About.BLANK,
    needs=("settings.setting", "settings.value"),
)
def leader_message_missing(plans: Plans) -> Iterator[Hit]:
    """The leader's message is missing.

    The plan starts with the leader saying why learning of one's own choosing matters here. Without those
    words it is one more form.

    Passes: a sentence or two in the Message row of Settings, or above the headers of step 1.
    Fails: the row is blank.

    Type what you would say at the first staff meeting, in your own words.
    """
    if not _has_message(plans):
        yield Hit(
            "settings",
            plans.school.rows.get("message"),
            "value",
            "There is no message from you yet. Say in a sentence or two why learning of one's own choosing "
            "matters here.",
        )


def _has_message(plans: Plans) -> bool:
    """Tell whether the leader's message stands in Settings or above the headers of step 1."""
    if plans.school.message:
        return True
    located = plans.layout.tabs.get("why")
    if located is None:
        return False
    helps = {fold(tab.help) for tab in plans.template.tabs} | {fold(plans.template.no_message)}
    texts = [str(cell) for row in located.tab.rows[: max(located.header_row - 1, 0)] for cell in row]
    return any(len(text.split()) >= _SHORTEST_MESSAGE_WORDS and fold(text) not in helps for text in texts)


@rule(
    "PLP102",
    "not-read-yet",
    Severity.HINT,
    Audience.TEACHER,
    About.BLANK,
    needs=("why.teacher", "why.message_read_on"),
)
def not_read_yet(plans: Plans) -> Iterator[Hit]:
    """A teacher has not noted reading the leader's message.

    It is the first minute of the plan; a date says that it happened. Always a hint.

    Passes: a date in Message read on; also no date while there is no message to read.
    Fails: no date once step 1 is due.

    Read the message above the headers of step 1 and type today's date.
    """
    if not _has_message(plans):
        return
    frame = plans.steps["why"]
    read = set(frame["teacher"].to_numpy()[flags(frame, "has_message_read_on")])
    waiting = [email for email in plans.active["email"].tolist() if email not in read]
    column = header(plans, "why", "message_read_on")
    said = f"When you have a minute, read your leader's message and type the day in {quote(column)}."
    yield from at_teachers(plans, "why", "message_read_on", waiting, said)


RULES = (leader_message_missing, not_read_yet)
