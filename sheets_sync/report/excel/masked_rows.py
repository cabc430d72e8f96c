"""The rows of an anonymous report: pseudonyms, and only the words that enough people share. Pure.

Rows stand in the order of their pseudonyms, since an order by name would tell who is who. A list whose length
is itself kept back is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, combinations

from sheets_sync.frames import Plans
from sheets_sync.model import Status
from sheets_sync.report.excel.alike import KEPT_BACK, Words, mask
from sheets_sync.report.excel.figures import NO_OUTCOME
from sheets_sync.report.excel.gather import Gathered
from sheets_sync.report.excel.ledger import ALL_READY, GOALS, TEACHERS, Ledger
from sheets_sync.report.excel.people_rows import is_listed, recorded
from sheets_sync.report.excel.pseudonyms import Pseudonyms
from sheets_sync.report.excel.rows import Row
from sheets_sync.report.excel.suppression import LEAST
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
        untold = self._untold([one.statuses for one in people])
        words = [self._statuses(one.statuses, untold) for one in people]
        names = [self.pseudonyms.of("Teacher", one.email) for one in people]
        for name, row in _by_name(names, mask(words, [one.email for one in people])):
            yield (*self.front, name, "", "", "", *row, "", "", "", "", "")

    def _statuses(self, statuses: Words, untold: Collection[int]) -> Words:
        """Return a teacher's words, without those whose number is kept back and those of ``untold`` steps."""
        return tuple(
            word if at not in untold and self.ledger.is_shown("steps", tab.key, word) else KEPT_BACK
            for at, (tab, word) in enumerate(zip(self.plans.template.steps, statuses, strict=True))
        )

    def _untold(self, people: Sequence[Words]) -> frozenset[int]:
        """Return the fewest steps (positions) of which no row may say a word.

        Those who are ready throughout have rows that look alike. Where their number is shown, there must not
        be just a few more of that look; where it is kept back, some step must say nothing of anybody.
        """
        number, steps = self.ledger.count(*ALL_READY), range(len(self.plans.template.steps))
        ready = (Status.READY.value,) * len(steps)
        for untold in map(frozenset, _subsets(reversed(steps))):
            look = self._statuses(ready, untold)
            alike = sum(self._statuses(one, untold) == look for one in people)
            if untold if number is None else not 0 < alike - number < LEAST:
                return untold
        return frozenset(steps)

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


def _subsets(some: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Yield every choice among them, the smallest first."""
    all_of = tuple(some)
    return chain.from_iterable(combinations(all_of, size) for size in range(len(all_of) + 1))


def _by_name(names: Sequence[str], rows: Sequence[Words]) -> list[tuple[str, Words]]:
    return sorted(zip(names, rows, strict=True))
