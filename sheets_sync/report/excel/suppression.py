"""Which counts a report keeps back, so that no small one can be told, not even by arithmetic. Pure.

A count of one to four is *small*. It is kept back, and so are enough others that it does not follow from the
sums the counts stand in: in every sum with something kept back, at least two numbers are, and where one side
of it is known, those of the other make five or more together. Then each number that is kept back is tried: it
must be able to stand one higher or lower with everything that is shown left as it is. A zero is shown, since
it counts nobody; whoever reads the report therefore knows that what is kept back is at least one, and the
trial reckons with that. Counts that stand nowhere in the report but follow from those that do are counts as
well; nobody misses them, so they are given up first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

LEAST = 5
"""The smallest count, of people or of what they wrote, that is shown where nobody is named."""

Name = tuple[str, ...]
"""What a count is called: the table's name, then the row's, then the column's."""

_Price = tuple[bool, int, int, Name]

_MOST_TRIALS = 20_000  # steps of one search; where that is not enough, more is kept back


class Tally(NamedTuple):
    """How many there are, and how many people stand behind them."""

    number: int
    people: int

    @property
    def is_small(self) -> bool:
        """Tell whether it says something of a few people.

        Six things of five people are: to keep the people back would not do, since no other number fits.
        """
        return 0 < self.number < LEAST or 0 < self.people < LEAST or self == (LEAST + 1, LEAST)

    @property
    def is_close(self) -> bool:
        """Tell whether both numbers together would say of few that they have more than one."""
        return 0 < self.number - self.people < LEAST


class Sum(NamedTuple):
    """Counts that make the same on both sides; a table's total stands alone on the left."""

    left: tuple[Name, ...]
    right: tuple[Name, ...]

    @property
    def members(self) -> tuple[Name, ...]:
        """Every count of it; the right side's first, since totals are given up last."""
        return self.right + self.left


def keep_back(
    tallies: Mapping[Name, Tally], sums: Sequence[Sum], unseen: Collection[Name] = ()
) -> frozenset[Name]:
    """Return the names of the counts that may not be shown.

    Args:
        tallies: Every count by name; those the reader could work out belong here too.
        sums: How they hang together; names that have no tally count as zero.
        unseen: Those that stand nowhere in the report.
    """
    prices = _prices(tallies, sums, unseen)
    sums = [_known(one, tallies) for one in sums]
    hidden = {name for name, tally in tallies.items() if tally.is_small}
    while more := _one_more(tallies, sums, hidden, prices):
        hidden.add(more)
    return frozenset(hidden)


def _prices(
    tallies: Mapping[Name, Tally], sums: Sequence[Sum], unseen: Collection[Name]
) -> Mapping[Name, _Price]:
    """Return what each count costs the reader: a part less than a total of many, a small one than a large."""
    totals = Counter(one.left[0] for one in sums if len(one.left) == 1)
    return {name: (name not in unseen, totals[name], tally.number, name) for name, tally in tallies.items()}


def _known(one: Sum, tallies: Mapping[Name, Tally]) -> Sum:
    """Leave out of a sum what adds nothing to it."""
    left, right = (tuple(name for name in side if name in tallies and tallies[name].number) for side in one)
    return Sum(left, right)


def _one_more(
    tallies: Mapping[Name, Tally], sums: Sequence[Sum], hidden: set[Name], prices: Mapping[Name, _Price]
) -> Name | None:
    """Return one more count that must be kept back; ``None`` when nothing can be told any more."""
    for one in sums:
        if _gives_away(tallies, one, hidden) and (found := _cheapest(prices, [one], hidden)):
            return found
    holding = _holding(sums, hidden)
    for name in sorted(hidden):
        if not holding[name] or _can_differ(name, tallies, holding, hidden):
            continue
        near = _cheapest(prices, holding[name], hidden)
        if found := near or _cheapest(prices, sums, hidden):
            return found
    return None


def _gives_away(tallies: Mapping[Name, Tally], one: Sum, hidden: Collection[Name]) -> bool:
    """Tell whether a subtraction in this sum alone shows something small."""
    sides = [[name for name in side if name in hidden] for side in one]
    kept = sum(map(len, sides))
    if not kept:
        return False
    together = sum(tallies[name].number for name in sides[0] + sides[1])
    return kept == 1 or (not all(sides) and together < LEAST)


def _cheapest(prices: Mapping[Name, _Price], sums: Sequence[Sum], hidden: Collection[Name]) -> Name | None:
    """Return what costs the reader least to do without."""
    shown = {name for one in sums for name in one.members if name not in hidden}
    return min(shown, key=prices.__getitem__, default=None)


def _holding(sums: Sequence[Sum], hidden: Collection[Name]) -> dict[Name, list[Sum]]:
    holding: dict[Name, list[Sum]] = defaultdict(list)
    for one in sums:
        for name in one.members:
            if name in hidden:
                holding[name].append(one)
    return holding


# -- the trial ----------------------------------------------------------------------------------------


def _can_differ(
    name: Name, tallies: Mapping[Name, Tally], holding: Mapping[Name, Sequence[Sum]], hidden: Collection[Name]
) -> bool:
    """Tell whether the count could as well be another, for all that is shown."""
    for step in (1, -1):
        if tallies[name].number + step >= 1:
            trials = iter(range(_MOST_TRIALS))
            if _settles({name: step}, tallies, holding, hidden, trials):
                return True
    return False


def _settles(
    moves: dict[Name, int],
    tallies: Mapping[Name, Tally],
    holding: Mapping[Name, Sequence[Sum]],
    hidden: Collection[Name],
    trials: Iterator[int],
) -> bool:
    """Tell whether other hidden counts can move so that every sum holds again."""
    if next(trials, None) is None:
        return False
    open_sum = _unsettled(moves, holding)
    if open_sum is None:
        return True
    one, excess = open_sum
    for side, sign in ((one.right, 1), (one.left, -1)):
        step = sign if excess > 0 else -sign
        for name in side:
            if name in hidden and name not in moves and tallies[name].number + step >= 1:
                moves[name] = step
                if _settles(moves, tallies, holding, hidden, trials):
                    return True
                del moves[name]
    return False


def _unsettled(moves: Mapping[Name, int], holding: Mapping[Name, Sequence[Sum]]) -> tuple[Sum, int] | None:
    """Return a sum that the moves upset, and by how much its left side is too large."""
    for name in moves:
        for one in holding.get(name, ()):
            excess = sum(moves.get(at, 0) for at in one.left) - sum(moves.get(at, 0) for at in one.right)
            if excess:
                return one, excess
    return None
