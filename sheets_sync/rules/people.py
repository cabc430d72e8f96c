"""Who may be meant by a name or an email that nobody on the roster has. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from sheets_sync.frames import Plans
from sheets_sync.nearest import Candidates, is_alike
from sheets_sync.rules.wording import did_you_mean, quote, say_all, title
from sheets_sync.template import fold

_FEW = 50
"""So few teachers are compared one by one before the whole roster is searched."""


class People:
    """Who may be meant by a name or email that nobody has."""

    def __init__(self, plans: Plans) -> None:
        self.roster_title = title(plans, "roster")
        self.plans = plans

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """The emails of everyone of a name."""
        named: dict[str, list[str]] = {}
        for email, name in sorted(
            set(zip(self.plans.roster["email"], self.plans.roster["name"], strict=True))
        ):
            if email:
                named.setdefault(fold(name), []).append(email)
        return named

    @cached_property
    def by_local_part(self) -> dict[str, list[str]]:
        """The emails by what stands before the @: what follows is alike in a whole school."""
        local: dict[str, list[str]] = {}
        for email in sorted(self.plans.words.teachers.labels):
            local.setdefault(email.partition("@")[0], []).append(email)
        return local

    @cached_property
    def names(self) -> dict[str, str]:
        """The label of what stands before the @: itself and the name."""
        labels = self.plans.words.teachers.labels
        return {
            local: f"{local} {labels[emails[0]].removeprefix(emails[0])}"
            for local, emails in self.by_local_part.items()
        }

    @cached_property
    def candidates(self) -> Candidates:
        """What stands before each @, to be compared with what was typed."""
        candidates = Candidates(self.names)
        candidates.expect(_local(miss.value) for miss in self.plans.misses if miss.kind == "teacher")
        return candidates

    def explain(self, typed: str) -> tuple[str, tuple[str, ...]]:
        """Return the sentence for a teacher we do not know, and the emails that may be meant."""
        shared = self.by_name.get(fold(typed), [])
        if len(shared) > 1:
            said = f"More than one person is called {quote(typed)}. Choose your email instead: "
            return f"{said}{say_all(shared[:3], 'or')}.", tuple(shared)
        guesses = self.guess(typed)
        fix = did_you_mean(guesses) or " Check the spelling, or ask for the name to be added there."
        return f"{quote(typed)} is not on the {self.roster_title} tab.{fix}", guesses

    def guess(self, typed: str) -> tuple[str, ...]:
        """Return the emails that may be meant, best first."""
        meant = self.candidates.nearest(_local(typed))
        return tuple(email for local in meant for email in self.by_local_part[local])

    def misspelt(self, typed: Iterable[str], teachers: Collection[str]) -> set[str]:
        """Return which of ``teachers`` are, but for a slip, the likeliest to be meant by what was typed."""
        found: set[str] = set()
        few = teachers if len(teachers) <= _FEW else ()
        for word in typed:
            if few and not any(self._is_slip(word, email) for email in few):
                continue  # spares the search through the whole roster
            best = self.guess(word)[:1]
            if best and best[0] in teachers and self._is_slip(word, best[0]):
                found.add(best[0])
        return found

    def _is_slip(self, typed: str, email: str) -> bool:
        local = email.partition("@")[0]
        name = self.plans.words.teachers.labels[email].removeprefix(email)
        return is_alike(typed.partition("@")[0], local) or is_alike(typed, name)


def _local(typed: str) -> str:
    return typed.partition("@")[0]
