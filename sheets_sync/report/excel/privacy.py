"""What a report for the district may say of people: names, but no addresses. Pure.

Addresses are looked for in everything that is shown, since people type them anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sheets_sync.frames import Plans

NO_NAME = "(no name on the roster)"
HIDDEN_ADDRESS = "(email left out)"

_AT = re.compile("[@＠﹫]")
_BETWEEN = r"[^\s@＠﹫<>(),;:\[\]]"
# Starts only where a word starts, so that a long cell without an address costs one pass.
_ADDRESS = re.compile(rf"<?(?<!{_BETWEEN}){_BETWEEN}+(?:[@＠﹫]{_BETWEEN}+)+(?<!\.)>?")
_IN_BRACKETS = re.compile(r"\s*[<(\[][^<>()\[\]]*[@＠﹫][^<>()\[\]]*[>)\]]")


@dataclass(frozen=True)
class Privacy:
    """``is_internal`` reports stay in the school and hide nothing."""

    plans: Plans
    is_internal: bool

    def text(self, text: str) -> str:
        """Return people's words, without email addresses unless the report is internal."""
        if self.is_internal or not _AT.search(text):
            return text
        return _ADDRESS.sub(HIDDEN_ADDRESS, text)

    def teacher(self, email: str) -> str:
        """Return the name of a teacher on the roster."""
        name = self.plans.name_of(email)
        return NO_NAME if _AT.search(name) else name

    def coach(self, typed: str) -> str:
        """Return a coach's name; blank where only an address is known and the report is not internal."""
        name = self.plans.name_of(typed)
        if self.is_internal or not _AT.search(name):
            return name
        bare = _IN_BRACKETS.sub("", name).strip()
        return "" if _AT.search(bare) else bare
