"""What any one person may do to any one tab, drawn at random. Pure."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.builders import ANA, BEN
from tests.core.flow import TEMPLATE
from tests.e2e.meanwhile import FALL, NEEDS, SPRING, STEPS
from tests.e2e.meanwhile_acts import (
    Act,
    copy_row,
    delete_col,
    delete_row,
    dress,
    insert_col,
    insert_row,
    move_col,
    move_row,
    rename,
    sort,
    typing,
)

_TITLES = {tab.title: tab.key for tab in TEMPLATE.tabs if tab.title in STEPS} | {
    "Roster": "roster",
    "Rubric": "rubric",
    FALL: "talks",
    SPRING: "talks",
    NEEDS: "pd_needs",
}


@st.composite
def one_act(draw: st.DrawFn) -> Act:
    """Draw what one person does to one tab."""
    title = draw(st.sampled_from([*_TITLES, *STEPS]))
    template = TEMPLATE.by_key[_TITLES[title]]
    typed = st.sampled_from([column.header for column in template.typed() if not column.optional])
    header = st.sampled_from([column.header for column in template.columns])
    row, col = draw(st.integers(0, 3)), draw(st.integers(0, 11))
    words = draw(st.sampled_from(["Remember", "=1+1", "Ready", ANA, BEN, ""]))
    order = [draw(typed), draw(typed), draw(typed)]
    return draw(
        st.sampled_from(
            [
                insert_row(title, draw(st.integers(-1, 3))),
                delete_row(title, row),
                copy_row(title, row),
                move_row(title, row, draw(st.integers(0, 4))),
                insert_col(title, col),
                insert_col(title, draw(header), words or "New"),
                move_col(title, draw(header), draw(header)),
                delete_col(title, draw(st.sampled_from([c.header for c in template.owned()] or ["none"]))),
                sort(title, order[0], down=draw(st.booleans())),
                sort(title, order[0], order[1], order[2], down=draw(st.booleans())),
                typing(title, row, draw(typed), words),
                dress(title, row, draw(typed)),
                rename(title, f"Our {title}"),
            ]
        )
    )
