"""What a column of ours gets besides its cells: widths, drop-downs, tones, a warning before typing. Pure."""

from __future__ import annotations

from sheets_sync.backends.xlsx.grid import LAST_ROW
from sheets_sync.backends.xlsx.markup import attr_text, plain_text
from sheets_sync.backends.xlsx.styles import Styles
from sheets_sync.model import ChoiceRange, ColumnLook, a1

_INLINE_LIMIT = 255
_WARNING_TITLE = "Filled in automatically"
_WARNING = (
    "sheets-sync writes this column and replaces what is typed here at its next run. "
    "Nothing else is touched. Keep your entry anyway?"
)


def col_tag(col: int, look: ColumnLook, style: int) -> str:
    """Return the markup of a column's settings."""
    hidden = ' hidden="1"' if look.is_hidden else ""
    return f'<col min="{col}" max="{col}" width="{look.width:g}" style="{style}"{hidden} customWidth="1"/>'


def validations(col: int, first_row: int, look: ColumnLook) -> list[str]:
    """Return the column's validation: a warning where it is ours, else its drop-down, else nothing."""
    ref = _col_ref(col, first_row)
    if look.is_protected:
        return [
            (
                '<dataValidation type="custom" errorStyle="warning" allowBlank="0" showErrorMessage="1"'
                f' errorTitle="{_WARNING_TITLE}" error="{attr_text(_WARNING)}" sqref="{ref}">'
                "<formula1>FALSE</formula1></dataValidation>"
            )
        ]
    formula = _choices_formula(look.choices)
    if not formula:
        return []
    # Without showErrorMessage the list only offers; any other word is taken.
    offered = f"<formula1>{plain_text(formula)}</formula1>"
    return [f'<dataValidation type="list" allowBlank="1" sqref="{ref}">{offered}</dataValidation>']


def tone_rules(col: int, first_row: int, look: ColumnLook, styles: Styles, priority: int) -> str:
    """Return the conditional formats that colour whole words, counted from ``priority``."""
    rules = []
    for at, (word, tone) in enumerate(look.tones):
        text = word.replace('"', '""')
        rules.append(
            f'<cfRule type="cellIs" dxfId="{styles.tone(tone)}" priority="{priority + at}" operator="equal">'
            f"<formula>{plain_text(chr(34) + text + chr(34))}</formula></cfRule>"
        )
    body = "".join(rules)
    ref = _col_ref(col, first_row)
    return f'<conditionalFormatting sqref="{ref}">{body}</conditionalFormatting>' if rules else ""


def _col_ref(col: int, first_row: int) -> str:
    return f"{a1(first_row, col)}:{a1(LAST_ROW, col)}"


def _choices_formula(choices: tuple[str, ...] | ChoiceRange) -> str:
    if isinstance(choices, ChoiceRange):
        letters = a1(1, choices.col)[:-1]
        tab = choices.tab.replace("'", "''")
        return f"'{tab}'!${letters}${choices.first_row}:${letters}${choices.last_row}"
    listed = ",".join(choices)
    # A list inside the validation is split at commas and may not be longer.
    if not choices or any("," in choice for choice in choices) or len(listed) > _INLINE_LIMIT:
        return ""
    return '"' + listed.replace('"', '""') + '"'
