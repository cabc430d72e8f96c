"""How each locale writes numbers, dates and truth. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Locale:
    """What a spreadsheet's locale decides.

    ``date`` is the pattern of a date without one of its own; ``arguments`` parts a formula's arguments.
    """

    date: str = "m/d/yyyy"
    decimal: str = "."
    group: str = ","
    true: str = "TRUE"
    false: str = "FALSE"
    time: str = "h:mm:ss am/pm"

    @property
    def arguments(self) -> str:
        return ";" if self.decimal == "," else ","

    @property
    def is_day_first(self) -> bool:
        return self.date.startswith("d")


_TIME = "hh:mm:ss"
_LOCALES = {
    "en_US": Locale(),
    "en_GB": Locale("dd/mm/yyyy", time=_TIME),
    "en_AU": Locale("dd/mm/yyyy", time=_TIME),
    "en_CA": Locale("yyyy-mm-dd", time=_TIME),
    "fr_FR": Locale("dd/mm/yyyy", ",", "\u202f", "VRAI", "FAUX", _TIME),
    "fr_CA": Locale("yyyy-mm-dd", ",", "\u00a0", "VRAI", "FAUX", _TIME),
    "de_DE": Locale("dd.mm.yyyy", ",", ".", "WAHR", "FALSCH", _TIME),
    "es_ES": Locale("d/m/yyyy", ",", ".", "VERDADERO", "FALSO", _TIME),
    "es_MX": Locale("d/m/yyyy", ".", ",", "VERDADERO", "FALSO", _TIME),
    "it_IT": Locale("dd/mm/yyyy", ",", ".", "VERO", "FALSO", _TIME),
    "nl_NL": Locale("d-m-yyyy", ",", ".", "WAAR", "ONWAAR", _TIME),
    "pl_PL": Locale("d.mm.yyyy", ",", "\u00a0", "PRAWDA", "FAŁSZ", _TIME),
    "pt_BR": Locale("dd/mm/yyyy", ",", ".", "VERDADEIRO", "FALSO", _TIME),
    "pt_PT": Locale("dd/mm/yyyy", ",", "\u00a0", "VERDADEIRO", "FALSO", _TIME),
}
_BY_LANGUAGE = {"en": "en_US", "fr": "fr_FR", "de": "de_DE", "es": "es_ES", "it": "it_IT", "pt": "pt_BR"}


def locale_named(name: str) -> Locale:
    """Return the locale of this name, or of its language, or the American one."""
    return _LOCALES.get(name) or _LOCALES[_BY_LANGUAGE.get(name.split("_")[0], "en_US")]
