"""Tables that lay a page out, as they did before style sheets → boxes. Pure.

trafilatura reads a table as rows of cells: columns of a page would come out as one line, the sidebar amid the article.
"""

from __future__ import annotations

from lxml import html

from monitor.stages.extract.passages import IN_COLUMNS

MOST_ROWS = 40  # of a page's layout; with more it is a table of figures
WORDS = 30  # in a cell that has lines or paragraphs: then it is a column
COLUMN = "data-was-cell"  # marks what was a cell
_PARTS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption")


def unfold(tree: html.HtmlElement) -> None:
    """Make boxes of the tables in the tree that hold text in columns; tables of figures stay."""
    for table in list(tree.iter("table")):
        if _lays_out(table):
            for part in [one for one in table.iter(*_PARTS) if _table_of(one) is table]:
                if part.tag in {"td", "th"}:
                    part.set(COLUMN, "")
                part.tag = "div"


def _lays_out(table: html.HtmlElement) -> bool:
    rows = [row for row in table.iter("tr") if _table_of(row) is table] if table.tag == "table" else []
    if not 0 < len(rows) <= MOST_ROWS:
        return False
    return any(_is_column(cell) for row in rows for cell in row if cell.tag == "td")


def _is_column(cell: html.HtmlElement) -> bool:
    return next(cell.iter(*IN_COLUMNS), None) is not None and len("".join(cell.itertext()).split()) >= WORDS


def _table_of(part: html.HtmlElement) -> html.HtmlElement | None:
    return part if part.tag == "table" else next(part.iterancestors("table"), None)
