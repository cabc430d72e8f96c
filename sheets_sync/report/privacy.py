"""What a report may say of people: names without addresses, or nothing of anybody. Pure.

Addresses are looked for in everything that is shown, since people type them anywhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sheets_sync.frames import Plans
from sheets_sync.report.edition import Edition
from sheets_sync.template import fold

NO_NAME = "(no name on the roster)"
HIDDEN_ADDRESS = "(email left out)"

_AT = re.compile("[@＠﹫]|%40")
_SIGN = r"(?:[@＠﹫]|%40)"
_BETWEEN = r"[^\s@＠﹫<>(),;:\[\]]"
# Starts only where a word starts, so that a long cell without an address costs one pass.
_ADDRESS = re.compile(rf"<?(?<!{_BETWEEN}){_BETWEEN}+(?:{_SIGN}{_BETWEEN}+)+(?<!\.)>?")
_SPACED = re.compile(r"(?<!\S)[\w.+'-]{1,64} ?[@＠﹫] ?[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[A-Za-z]{2,24}\b")
_IN_BRACKETS = re.compile(rf"\s*[<(\[][^<>()\[\]]*{_SIGN}[^<>()\[\]]*[>)\]]")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9.-]{0,7}")


@dataclass(frozen=True)
class Privacy:
    """What ``edition`` lets be seen; an internal report hides nothing."""

    plans: Plans
    edition: Edition

    @property
    def is_internal(self) -> bool:
        """Tell whether the report stays in the school."""
        return self.edition.is_internal

    def text(self, text: str) -> str:
        """Return people's words, without email addresses unless the report is internal."""
        if self.is_internal or not _AT.search(text):
            return text
        return _ADDRESS.sub(HIDDEN_ADDRESS, _SPACED.sub(HIDDEN_ADDRESS, text))

    def teacher(self, email: str) -> str:
        """Return the name of a teacher on the roster; of two of one name each has a number."""
        if self.is_internal:
            return self.plans.name_of(email)
        return self._names.get(fold(email), NO_NAME)

    def coach(self, typed: str) -> str:
        """Return a coach's name; blank where only an address is known and the report is not internal."""
        if self.is_internal:
            return self.plans.name_of(typed)
        name = self._names.get(fold(typed), typed)
        if name == NO_NAME:
            return ""
        if not _AT.search(name):
            return name
        bare = _IN_BRACKETS.sub("", name).strip()
        return "" if _AT.search(bare) else bare

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The roster's names by email, where nothing of an address may tell two of one name apart."""
        people = zip(self.plans.roster["email"], self.plans.roster["name"], strict=True)
        names = {email: name for email, name in people if email}
        same = Counter(fold(name) for name in names.values() if name)
        seen: dict[str, int] = defaultdict(int)
        told: dict[str, str] = {}
        for email in sorted(names):
            name = names[email]
            if not name or _AT.search(name):
                told[email] = NO_NAME
            elif same[fold(name)] > 1:
                seen[fold(name)] += 1
                told[email] = f"{name} ({seen[fold(name)]})"
            else:
                told[email] = name
        return told

    # -- what a school calls its own, where no words may stand ------------------------------------------

    @cached_property
    def windows(self) -> Mapping[str, str]:
        """What the report calls the windows, by ID: by their names, or by number where it holds no words."""
        windows = self.plans.school.windows
        if self.edition.is_named:
            return {one.id: one.name for one in windows}
        return {one.id: f"Window {at}" for at, one in enumerate(windows, 1)}

    @cached_property
    def focus_areas(self) -> Mapping[str, str]:
        """What the report calls the focus areas, by ID."""
        if self.edition.is_named:
            return self.plans.words.focus_areas.labels
        codes = [code for code in self.plans.focus_areas["id"] if code]
        return {code: f"Focus area {at}" for at, code in enumerate(dict.fromkeys(codes), 1)}

    def component(self, code: str, at: int) -> str:
        """Return a rubric component by its code alone, or by its place where that might be a word."""
        return code if _CODE.fullmatch(code) and not self._is_like_a_name(code) else f"Component {at}"

    def _is_like_a_name(self, code: str) -> bool:
        letters = re.sub(r"[^a-z]", "", code.casefold())
        return len(letters) > 2 and letters in self._name_parts

    @cached_property
    def _name_parts(self) -> frozenset[str]:
        texts = [*self.plans.roster["name"], *self.plans.roster["email"], *self.plans.roster["coach"]]
        return frozenset(part for text in texts for part in re.split(r"[^a-z]+", text.casefold()) if part)
