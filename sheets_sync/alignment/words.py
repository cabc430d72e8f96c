"""Text to the words that are compared: folded, stemmed, slips of the fingers mended. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
LEAST_SWAPPED, LEAST_MENDED = 4, 6
"""From so many letters on two swapped ones are mended, and one missing or too many.

Shorter words are never taken for others, nor is one letter for another: too many real words are that close.
"""

LITTLE_WORDS = frozenset(
    """a an the of to and or in on at for with by is are be been being was were that this these those will
    would should could can as from it its so if then than there into about more most very also just up
    out over do does did have has had not no but am which while who whom what when where during between
    both per such""".split()
)
"""Words that may stand between those of a phrase and tell nothing by themselves."""

PLAIN_WORDS = frozenset(
    """student learner kid child pupil teacher class classroom school lesson work week day year month each
    every all one two three some other new good better best make take get give use want need help let
    keep go come see know learn teach try start time way thing lot more less first last next high low
    same different own set put ask show tell talk say look find think understand improv increas""".split()
)
"""Words (stems) that stand in goals of every kind: a phrase of nothing else is taken to the letter."""

UNLIKE_THEIR_STEM = frozenset(
    """useful usefulness canned activism integrity texting grading graded grades gradebook presentation
    presentations presenting responsive responsiveness responsibility responsibilities business
    businesses university universities lively operation customers interpreter interpreters counseling
    instructions formation news progression progressions attendance""".split()
)
"""Words that mean something else than others with the same stem ("integrity", "integrate"): kept whole."""

REAL_WORDS = frozenset(
    """articul assert beginn breadth brought caret carpent cation clam comet concret counti cutter dairi
    discus dose entir ethnic excerpt exclus excurs exert fiend flight format formatt gradat granit
    grande heath indent inevit launch loner marin marker medit memoir metal meteor monkey numer paret
    planer portabl preset prosper reliev remaind repress resent senor singl slash slight sociabl sorter
    spring strand stream struck stuck thorough though threat timber tire tracer trail trait transmit
    tribal tropic trough unlink waiter widow""".split()
)
"""Words (stems) that are a slip away from one of the vocabulary's, and are meant as they stand."""

WHOSE = frozenset("my our their his her your own i we they he she you me us them themselves myself".split())
"""Words that say whose: they tell a teacher's reflection from a student's, but may be left out."""


def tokens(text: str) -> list[str]:
    """Return the stems of a text's words, in order, little words included; ``%`` reads as percent."""
    plain = text.lower().replace("’", "'").replace("%", " percent ")
    return [stem(word) for word in _WORD.findall(plain)]


@cache
def _stemmer() -> Any:
    import Stemmer  # here, since only a judgement of words needs it

    return Stemmer.Stemmer("english")


@cache
def stem(word: str) -> str:
    """Return a word without its ending; little words stay as they are."""
    word = word.removesuffix("'s").replace("'", "")
    if word in LITTLE_WORDS or word in WHOSE or word in UNLIKE_THEIR_STEM or len(word) < 3:
        return word
    return str(_stemmer().stemWord(word))


class Mender:
    """Takes a word nobody knows for a known one that is a slip of the fingers away."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._mended: dict[str, str] = {}

    @cached_property
    def _candidates(self) -> Sequence[str]:
        return sorted(word for word in self.known if len(word) >= LEAST_SWAPPED)

    def mend(self, word: str) -> str:
        """Return the known word that was meant, else the word itself."""
        if word in self.known or len(word) < LEAST_SWAPPED or not word.isalpha():
            return word
        if word not in self._mended:
            self._mended[word] = self._nearest(word)
        return self._mended[word]

    def _nearest(self, word: str) -> str:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = process.extract(word, self._candidates, scorer=OSA.distance, score_cutoff=1, limit=10)
        return next((str(one) for one, *_ in near if _is_slip(word, str(one))), word)


def _is_slip(word: str, known: str) -> bool:
    """Tell whether a word is a known one with two letters swapped, one missing or one too many.

    A letter more or less at the end is an ending, not a slip, unless it doubles the last one.
    """
    if word[0] != known[0] or word in REAL_WORDS:
        return False
    if len(word) == len(known):
        return sorted(word) == sorted(known)
    short, long = sorted((word, known), key=len)
    is_ending = long.startswith(short) and long[-1] != long[-2]
    return len(short) >= LEAST_MENDED - 1 and not is_ending
