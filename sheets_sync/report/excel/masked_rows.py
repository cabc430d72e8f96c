"""The rows of an anonymous report: pseudonyms, and only the words that enough people share. Pure.

Rows stand in the order of their pseudonyms, since an order by name would tell who is who. A list whose length
is itself kept back is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sheets_sync.frames import Plans
from sheets_sync.model import Status
from sheets_sync.report.excel.alike import KEPT_BACK, Words, mask
from sheets_sync.report.excel.figures import NO_OUTCOME
from sheets_sync.report.excel.gather import Gathered, Teacher
from sheets_sync.report.excel.ledger import ALL_READY, GOALS, TEACHERS, Ledger
from sheets_sync.report.excel.people_rows import is_listed, recorded
from sheets_sync.report.excel.pseudonyms import Pseudonyms
from sheets_sync.report.excel.rows import Row
from sheets_sync.report.excel.suppression import Name
from sheets_sync.report.excel.tables import front
from sheets_sync.report.privacy import Privacy
from sheets_sync.tabs.standing import NOT_JUDGED

_NO_LEADERS = ("",) * 6


class MaskedRows:
    """Turns records into rows that name nobody."""

    def __init__(
        self, plans: Plans, gathered: Gathered, privacy: Privacy, ledger: Ledger, pseudonyms: Pseudonyms
    ) -> None:
        self.plans = plans
        self.gathered = gathered
        self.privacy = privacy
        self.ledger = ledger
        self.pseudonyms = pseudonyms
        self.front = front(plans)

    def teachers(self) -> Iterator[Row]:
        """Yield a row per active teacher: a pseudonym and where the steps stand."""
        people = self.gathered.teachers if self.ledger.is_shown(*TEACHERS) else ()
        untold = self._untold()
        words = [self._statuses(one, untold) for one in people]
        names = [self.pseudonyms.of("Teacher", one.email) for one in people]
        for name, row in _by_name(names, mask(words, [one.email for one in people])):
            yield (*self.front, name, "", "", "", *row, "", "", "", "", "")

    def _statuses(self, one: Teacher, untold: Collection[Name]) -> Words:
        """Return a teacher's words, without those whose number is kept back."""
        names = [
            ("steps", tab.key, word)
            for tab, word in zip(self.plans.template.steps, one.statuses, strict=True)
        ]
        return tuple(
            name[-1] if self.ledger.is_shown(*name) and name not in untold else KEPT_BACK for name in names
        )

    def _untold(self) -> Collection[Name]:
        """Return what no row may say besides, lest those that are ready throughout be counted.

        Where their number is kept back, a step must not say Ready at all: the one that fewest are ready on.
        """
        names = [("steps", tab.key, Status.READY.value) for tab in self.plans.template.steps]
        if self.ledger.is_shown(*ALL_READY) or not all(self.ledger.is_shown(*name) for name in names):
            return ()
        return [min(names, key=lambda name: self.ledger.count(*name) or 0)]

    def goals(self) -> Iterator[Row]:
        """Yield a row per goal: a pseudonym of its own, its alignment and its outcome."""
        goals = self.gathered.goals if self.ledger.is_shown(*GOALS) else ()
        words = [
            (
                (one.alignment or NOT_JUDGED)
                if self.ledger.is_shown("alignment", one.alignment)
                else KEPT_BACK,
                (one.outcome or NO_OUTCOME) if self.ledger.is_shown("outcome", one.outcome) else KEPT_BACK,
            )
            for one in goals
        ]
        names = [self.pseudonyms.of("Goal", one.key or f"{one.teacher} {one.number}") for one in goals]
        for name, (alignment, outcome) in _by_name(names, mask(words, [one.teacher for one in goals])):
            yield (*self.front, "", "", "", name, "", "", alignment, "", "", "", outcome, "")

    def check_ins(self) -> Iterator[Row]:
        """Yield a row per check-in of each window whose number of check-ins is shown."""
        for window in self.plans.school.windows:
            some = [
                one for one in self.gathered.check_ins if one.window is window and is_listed(one, self.plans)
            ]
            if not self.ledger.is_shown("due", window.id) or not self._may_list(window.id, len(some)):
                continue
            is_told = self.ledger.is_shown("recorded", window.id)
            words = [(recorded(one, self.plans) if is_told else KEPT_BACK,) for one in some]
            names = [self.pseudonyms.of("Talk", f"{window.id} {one.goal.key}") for one in some]
            named, closes = self.privacy.windows[window.id], window.closes or ""
            for name, (word,) in _by_name(names, mask(words, [one.goal.teacher for one in some])):
                yield (*self.front, "", "", named, "", "", name, closes, word, "", *_NO_LEADERS, "")

    def _may_list(self, window: str, listed: int) -> bool:
        """Tell whether so many rows give nothing away: until a window opens, only recorded talks have one."""
        due = self.ledger.tallies.get(("due", window))
        return due is None or listed == due.number or self.ledger.is_shown("recorded", window)


def _by_name(names: Sequence[str], rows: Sequence[Words]) -> list[tuple[str, Words]]:
    return sorted(zip(names, rows, strict=True))
