"""What a rule is. Pure.

A rule says where and what; the engine stamps code, severity and who it is for, and decides whether the
moment has come to say it. A rule's docstring is its page in ``sheets-sync rules CODE``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sheets_sync.frames import Plans
from sheets_sync.model import About, Against, Audience, Severity


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule applies.

    ``tab`` and ``column`` are template keys (``tab`` may be a title for tabs that come in numbers); ``row``
    is ``None`` for a whole tab or a person who has no row there. ``teacher`` ``None`` is nobody in
    particular; the engine drops hits of teachers who are not active.
    """

    tab: str
    row: int | None
    column: str | None
    message: str
    teacher: str | None = None
    goal: int | None = None
    value: str | None = None
    suggestions: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()


Find = Callable[[Plans], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue. ``needs`` are ``"tab.column"`` keys without which it is skipped.

    ``against`` is what its findings say against a goal's alignment.
    """

    code: str
    name: str
    severity: Severity
    audience: Audience
    about: About
    needs: tuple[str, ...]
    is_judgement: bool
    find: Find
    page: str
    against: Against = Against.NOTHING

    @property
    def step(self) -> int:
        """The step the rule belongs to; 0 is the workbook itself."""
        return int(self.code[3])

    @property
    def summary(self) -> str:
        """The page's first line."""
        return self.page.splitlines()[0]


def rule(
    code: str,
    name: str,
    severity: Severity,
    audience: Audience,
    about: About,
    *,
    needs: Sequence[str] = (),
    is_judgement: bool = False,
    against: Against = Against.NOTHING,
) -> Callable[[Find], Rule]:
    """Make a rule of the function that finds its hits; the docstring becomes its page."""

    def make(find: Find) -> Rule:
        page = inspect.cleandoc(find.__doc__ or "")
        return Rule(code, name, severity, audience, about, tuple(needs), is_judgement, find, page, against)

    return make
