"""Check-ins as a calendar file (iCalendar, RFC 5545), to import or to subscribe to. Pure.

The same plans on the same day give the same bytes. icalendar writes the lines: it is released every few weeks
and needs nothing that pandas does not bring, where ics needs four packages more and had rested since 2022.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sheets_sync.frames import Plans
from sheets_sync.report.check_ins import CheckIn
from sheets_sync.report.edition import Edition
from sheets_sync.report.privacy import Privacy

if TYPE_CHECKING:
    from icalendar import Calendar, Component, Event, Timezone

_NAMESPACE = UUID("0b6e41f5-6f0e-5f5c-9a53-3d1c6c0f7a11")
"""Any one, for good: with it an entry of ours is no other program's."""

_EPOCH = date(2000, 1, 1)
_ALWAYS = datetime(1970, 1, 1)
_HALF_A_DAY = timedelta(hours=12)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
"""What no line of a calendar may hold: control characters, other line ends, halves of characters."""


def render_calendar(plans: Plans, check_ins: Iterable[CheckIn], *, internal: bool) -> bytes:
    """Return the calendar's bytes.

    Args:
        plans: What the workbook says.
        check_ins: What is to stand in it.
        internal: Adds goals and coaches; for the coach's own eyes.
    """
    from icalendar import Calendar, vText

    calendar = Calendar()
    words = _Words(plans, Edition.INTERNAL if internal else Edition.DISTRICT)
    school = words.shown(plans.school.name)
    name = f"Check-ins at {school}" if school else "Check-ins"
    for key, value in (
        ("prodid", "-//sheets-sync//check-ins//EN"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("name", vText(name)),  # not known to every release, which would leave it unescaped
        ("x-wr-calname", vText(name)),
    ):
        calendar.add(key, value)
    _ask_to_be_read_daily(calendar)
    entries: list[Component] = [_event(words, plans.today, one) for one in check_ins]
    for part in entries or [_utc()]:
        calendar.add_component(part)
    content: bytes = calendar.to_ical()
    return content


def _ask_to_be_read_daily(calendar: Calendar) -> None:
    """Tell programs that subscribe how often to look: the first way is RFC 7986's, the other Outlook's."""
    from icalendar import vDuration

    calendar.add("refresh-interval", vDuration(_HALF_A_DAY), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_HALF_A_DAY))


def _event(words: _Words, today: date, check_in: CheckIn) -> Event:
    """Return one all-day entry: a date without a time, which is the same day in every time zone."""
    from icalendar import Event

    stamp = datetime(today.year, today.month, today.day, tzinfo=UTC)
    event = Event()
    event.add("uid", str(uuid5(_NAMESPACE, check_in.identity)))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", max(0, (today - _EPOCH).days))  # a later day's file wins over an earlier one's
    event.add("dtstart", check_in.day)
    if check_in.day < date.max:
        event.add("dtend", check_in.day + timedelta(days=1))  # without one it is a day long as well
    event.add("summary", words.title(check_in))
    event.add("description", words.text(check_in))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # the day stays free for lessons
    if words.is_internal:
        event.add("class", "PRIVATE")  # whoever shares a calendar shows that it is taken, not by what
    return event


def _utc() -> Timezone:
    """Return what a calendar without entries holds: the standard asks for one component at least."""
    from icalendar import Timezone, TimezoneStandard

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", _ALWAYS)
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone


class _Words:
    """What entries say; by default no goal, no coach and no email."""

    def __init__(self, plans: Plans, edition: Edition) -> None:
        self.plans = plans
        self.privacy = Privacy(plans, edition)
        self.is_internal = edition.is_internal

    def title(self, check_in: CheckIn) -> str:
        """Return the line a calendar shows."""
        name = _plain(self.privacy.teacher(check_in.teacher))
        if check_in.window is None:
            return f"Check-in: {name}"
        return f"Check-in due: {name} ({self.shown(check_in.window.name)})"

    def text(self, check_in: CheckIn) -> str:
        """Return what stands below it."""
        if check_in.window is None:
            located = self.plans.layout.tabs.get("follow_up")
            tab = located.title if located else self.plans.template.by_key["follow_up"].title
            lines = [f"The first check-in, as planned on {self.shown(tab)}."]
        else:
            name = self.shown(check_in.window.name)
            lines = [f"Last day of the window {name}. A short talk counts; notes go into its follow-up tab."]
        if self.is_internal:
            lines += [f"Goal {number}: {_plain(goal)}" for number, goal in check_in.goals]
            lines += [] if check_in.goals else ["No goal yet."]
            coach = _plain(self.privacy.coach(check_in.coach))
            lines += [f"Coach: {coach}"] if coach else []
        return "\n".join(lines)

    def shown(self, text: str) -> str:
        """Return what a school calls something of its own."""
        return _plain(self.privacy.text(text))


def _plain(text: str) -> str:
    """Return words on one line, without what cannot be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())
