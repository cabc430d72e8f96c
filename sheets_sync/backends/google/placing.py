"""Where cells went that a write hit and nobody gave back: by what stood around them, then and now. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheets_sync.backends.google.records import BLANK, digest
from sheets_sync.following import follow
from sheets_sync.layout import TOP_ROWS
from sheets_sync.model import Place, Tab

Found = dict[Place, list[Place] | None]
"""Where each cell stands now: nowhere when it is settled, None when nobody can tell."""

_STAYING = 0.9
"""Where so many of a column's words stand as they were written, nobody moved its rows."""

_TELLING_WORDS, _TELLING_ROWS = 3, 6
"""Words in the same order tell that no row was sorted, where there are so many."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One tab as a write left it, in digests: what it wrote, what stood there, and whole rows as they stood.

    ``hits`` are the cells it should not have met, ``ours`` those of them in a column of ours.
    """

    written: Mapping[Place, str]
    copies: Mapping[Place, str]
    pictures: Mapping[int, Sequence[str]]
    hits: tuple[Place, ...]
    ours: frozenset[Place]


def place_hits(scene: Scene, now: Tab) -> Found:
    """Return where each cell that was hit stands."""
    if all(digest(now.value(*place)) in {new, scene.copies[place]} for place, new in scene.written.items()):
        return {
            place: [place] if digest(now.value(*place)) != scene.copies[place] else [] for place in scene.hits
        }
    barred = _our_cols(now)
    theirs = [place for place in scene.hits if place not in scene.ours]
    found: Found = {place: [] for place in scene.hits}
    if scene.ours:
        found |= _followed(scene, now, sorted(scene.ours), frozenset())
    if theirs:
        found |= _followed(scene, now, theirs, barred)
        found |= _unsettled(scene, now, barred, {place: found[place] or [] for place in theirs})
    return found


def _our_cols(tab: Tab) -> frozenset[int]:
    return frozenset(col for row, col in tab.notes if row <= TOP_ROWS and tab.is_ours(row, col))


def _unsettled(
    scene: Scene, now: Tab, barred: frozenset[int], found: Mapping[Place, list[Place]]
) -> dict[Place, None]:
    """Return the cells of people's that were not found although the word of ours may still stand in them."""
    taken = {place for stand in found.values() for place in stand}
    words = Counter(
        digest(value)
        for row, values in enumerate(now.rows, 1)
        for col, value in enumerate(values, 1)
        if col not in barred and (row, col) not in taken and value != ""
    )
    lost = (
        place
        for place, stand in found.items()
        if not stand and scene.copies[place] not in {BLANK, scene.written[place]}
    )
    return dict.fromkeys(
        place
        for place in lost
        if digest(now.value(*place)) != scene.copies[place]
        and (scene.written[place] == BLANK or words[scene.written[place]])
    )


def _followed(scene: Scene, now: Tab, places: Sequence[Place], barred: frozenset[int]) -> Found:
    if all(row in scene.pictures for row, _ in scene.written):
        return _by_pictures(scene, now, places, barred)
    found: Found = {}
    for col in dict.fromkeys(col for _, col in places):
        found |= _by_words(
            {row: scene.written[row, col] for row, at in places if at == col}, col, now, barred
        )
    return found


def _by_pictures(scene: Scene, now: Tab, places: Sequence[Place], barred: frozenset[int]) -> Found:
    """Follow cells by the rows they stood in."""
    was = Tab("", [*_rows_as_left(scene)])
    rows = [[_shown(digest(value)) for value in values] for values in now.rows]
    there = Tab("", rows)
    followed = follow(was, there, places, barred)
    return {
        place: [at for at in stand if was.value(*place) != "" or _is_same_col(was, there, place[1], at[1])]
        for place, stand in followed.items()
    }


def _rows_as_left(scene: Scene) -> Iterator[list[str]]:
    """Yield a tab's rows right after the write; of a row without a picture only that there was one."""
    width = max([col for _, col in scene.written] + [len(row) for row in scene.pictures.values()])
    for row in range(1, max(scene.pictures) + 1):
        if row not in scene.pictures:
            yield [f"row {row}"]
            continue
        stood = [*scene.pictures[row], *[BLANK] * (width - len(scene.pictures[row]))]
        yield [_shown(scene.written.get((row, col), text)) for col, text in enumerate(stood, 1)]


def _is_same_col(was: Tab, now: Tab, col: int, at: int) -> bool:
    """Tell whether a column holds half of what another held: two blank cells alone say nothing."""
    held = Counter(text for row in range(1, len(was.rows) + 1) if (text := was.value(row, col)) != "")
    holds = Counter(text for row in range(1, len(now.rows) + 1) if (text := now.value(row, at)) != "")
    return 0 < held.total() <= 2 * (held & holds).total()


def _by_words(words: Mapping[int, str], col: int, now: Tab, barred: frozenset[int]) -> Found:
    """Follow a column of cells by the words of ours in them alone, where these leave no doubt."""
    filled = {row: word for row, word in sorted(words.items()) if word != BLANK}
    at = _col_of(filled.values(), col, now, barred)
    stand = [(row, digest(now.value(row, at))) for row in range(1, len(now.rows) + 1)]
    asked = set(filled.values())
    stand = [(row, word) for row, word in stand if word in asked]
    if sum(filled.get(row) == word for row, word in stand) >= _STAYING * max(len(filled), 1):
        return {(row, col): [(row, at)] if (row, word) in stand else [] for row, word in filled.items()}
    if [word for _, word in stand] == [*filled.values()] and _is_telling(filled, [row for row, _ in stand]):
        return {(row, col): [(to, at)] for row, (to, _) in zip(filled, stand, strict=True)}
    once = Counter(filled.values())
    there = Counter(word for _, word in stand)
    rows = {word: row for row, word in stand}
    return {(row, col): [(rows[word], at)] for row, word in filled.items() if once[word] == there[word] == 1}


def _is_telling(filled: Mapping[int, str], rows: Sequence[int]) -> bool:
    is_shifted = len({to - row for row, to in zip(filled, rows, strict=True)}) == 1
    return is_shifted or (len(set(filled.values())) >= _TELLING_WORDS and len(filled) >= _TELLING_ROWS)


def _col_of(words: Iterable[str], col: int, now: Tab, barred: frozenset[int]) -> int:
    """Return the column that holds most of these words, or the same."""
    wanted = Counter(words)

    def shared(at: int) -> tuple[int, bool]:
        held = Counter(digest(now.value(row, at)) for row in range(1, len(now.rows) + 1))
        return (held & wanted).total(), at == col

    return max((at for at in range(1, now.last_col + 1) if at not in barred), key=shared, default=col)


def _shown(text: str) -> str:
    return "" if text == BLANK else text
