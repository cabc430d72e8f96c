"""What a goal's words point to, for rules that suggest or doubt a link. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sheets_sync.alignment.judging import Limits, doubts, suggest
from sheets_sync.frames import Plans
from sheets_sync.rules.places import Mask
from sheets_sync.rules.wording import say_all

LEAST_AREA_FIT = 0.3
"""A focus area is suggested that fits a goal's words at least so well (0-1)."""

_NEARLY_AS_WELL = 0.8
"""None is suggested where another fits more than this share of how well the best one does."""


def limits(plans: Plans) -> Limits:
    """Return when a link is doubted here: by the school's own share, else by the calibrated one."""
    base, share = Limits(), plans.school.doubt_share
    if share is None:
        return base
    return replace(base, share=share, share_within=share * base.share_within / base.share)


def is_open(plans: Plans) -> Mask:
    """Return which goals are not talked through yet."""
    return np.asarray(plans.goals["talked_through_on"].isna(), dtype=bool)


def doubted(plans: Plans, at: int) -> tuple[str, ...]:
    """Return the codes that fit a goal's words clearly better than its own; none is no doubt.

    None is doubted by words that cannot be judged.
    """
    meaning = plans.meaning
    mine = [meaning.places[code] for code in _cell(plans, "components", at) if code in meaning.places]
    better = doubts(meaning.goals[at], mine, meaning.matcher, limits(plans))
    if not better or not meaning.is_read(at):
        return ()
    return _chosen_of(plans, at, better) or tuple(meaning.codes[one] for one in better)


def _chosen_of(plans: Plans, at: int, components: Sequence[int]) -> tuple[str, ...]:
    """Return the codes of those components (positions) that a goal's focus areas leave to choose from."""
    chosen = _chosen(plans, at)
    codes = (plans.meaning.codes[one] for one in components)
    return tuple(code for code in codes if not chosen or code in chosen)


def not_chosen(plans: Plans, at: int, codes: Sequence[str]) -> tuple[str, ...]:
    """Return a goal's focus areas (keys) if the school chose none of ``codes`` for them."""
    chosen = _chosen(plans, at)
    areas: tuple[str, ...] = _cell(plans, "focus_area", at)
    return areas if chosen and chosen.isdisjoint(codes) else ()


def serves_by_component(plans: Plans, at: int) -> bool:
    """Tell whether a goal's words fit a component that the school chose for its focus area."""
    meaning = plans.meaning
    scores = meaning.goals[at].scores
    places = [meaning.places[code] for code in _chosen(plans, at) if code in meaning.places]
    return any(scores[place] >= LEAST_AREA_FIT for place in places)


def _chosen(plans: Plans, at: int) -> frozenset[str]:
    """Return the components that a goal's focus areas list; none where one of them lists nothing."""
    lists = [plans.meaning.chosen.get(key, frozenset()) for key in _cell(plans, "focus_area", at)]
    return frozenset().union(*lists) if all(lists) else frozenset()


def _cell(plans: Plans, column: str, at: int) -> Any:
    return plans.goals[column].iat[at]


def suggested_components(plans: Plans, at: int) -> tuple[str, ...]:
    """Return the codes that a goal's words point to, best first; none where they say too little.

    Where the school chose components for the goal's focus area, it is those of them that fit nearly as
    well as the best of all.
    """
    meaning = plans.meaning
    if at < 0 or (meaning.goals[at].concepts and not meaning.is_read(at)):
        return ()
    mine = limits(plans)
    if _chosen(plans, at):
        mine = replace(mine, suggest_share=mine.better_share)
    return _chosen_of(plans, at, suggest(meaning.goals[at], mine))


def suggested_areas(plans: Plans, at: int) -> tuple[str, ...]:
    """Return the focus area (key) that a goal's words point to; none where they point to no one."""
    meaning = plans.meaning
    if at < 0 or len(meaning.areas) < 2 or not meaning.is_read(at):
        return ()
    scores = meaning.in_areas(at).scores
    best = int(scores.argmax())
    least = max(LEAST_AREA_FIT, scores[best] * _NEARLY_AS_WELL)
    return (meaning.areas[best].key,) if (scores >= least).sum() == 1 else ()


def component_scores(plans: Plans, at: int, codes: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return how well a goal's words fit these components (0-1), in their order."""
    return _scores(plans.meaning.codes, plans.meaning.goals[at].scores.tolist(), codes)


def area_scores(plans: Plans, at: int, keys: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return how well a goal's words fit these focus areas (0-1), in their order."""
    names = [area.key for area in plans.meaning.areas]
    return _scores(names, plans.meaning.in_areas(at).scores.tolist(), keys)


def _scores(
    names: Sequence[str], scores: Sequence[float], wanted: Sequence[str]
) -> tuple[tuple[str, float], ...]:
    known = dict(zip(names, scores, strict=True))
    return tuple((one, round(min(known[one], 1.0), 3)) for one in wanted if one in known)


def say_subjects(names: Sequence[str]) -> str:
    """Return what a text talks about, to stand after "talks about"; a name may hold an "and" of its own."""
    return say_all(list(names), "and about")
