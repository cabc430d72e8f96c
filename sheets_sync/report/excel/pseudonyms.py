"""Names that tell nothing, the same in every export of a school year. Pure.

They are keyed digests: without the key nobody can try out a list of emails, and the key never leaves the
machine. Letters that could spell a word are not used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2s

from sheets_sync.template import fold

_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"
_HALF = 5  # letters before and after the hyphen: 2^48 names, so that 20,000 people never share one


@dataclass(frozen=True)
class Pseudonyms:
    """Gives pseudonyms for one school and year."""

    secret: bytes = field(repr=False)
    school: str
    year: str

    def of(self, what: str, who: str) -> str:
        """Return the pseudonym of a ``Teacher``, ``Goal`` or ``Talk``; each kind has its own.

        Lists of different kinds can therefore not be joined: who has no goal would show.
        """
        text = "\x00".join((what, fold(self.school), self.year, who))
        number = int.from_bytes(blake2s(text.encode(), key=self.secret[:32], digest_size=16).digest(), "big")
        letters = []
        for _ in range(2 * _HALF):
            number, at = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[at])
        return f"{what} {''.join(letters[:_HALF])}-{''.join(letters[_HALF:])}"
