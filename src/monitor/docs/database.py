"""Tables, views and columns for docs/database.md, from the schema and the sentences of `store.columns`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.docs.markdown import code, table
from monitor.store.described import tables, views

if TYPE_CHECKING:
    from monitor.store.described import Column, Relation

# What scripts may rely on: changed only with a decision note and an entry in CHANGELOG.md.
STAYS: dict[str, frozenset[str]] = {
    name: frozenset(columns.split())
    for name, columns in {
        "feeds": "id url name language country state next_due_at last_polled_at last_success_at last_new_at interval_s "
        "failures last_status error_class error",
        "articles": "id url title author published_at first_seen_at language text text_source words fate content_hash "
        "story_id evidence",
        "hits": "id article_id topic topic_version level score matched_at state backfill",
        "hit_reasons": "hit_id version_id kind rule points concept term field start end quote",
        "reviews": "id hit_id verdict note reviewer reviewed_at topic_version content_hash rules",
        "hit_list": "hit_id topic level score title url source country language published_at first_seen_at matched_at "
        "excerpt terms verdict note reviewer story_id copies outlets article_id topic_version state",
    }.items()
}


def tables_text() -> str:
    """A section for each public table."""
    return "\n".join(_section(table) for table in tables())


def views_text() -> str:
    """A section for each view."""
    return "\n".join(_section(view) for view in views())


def _section(relation: Relation) -> str:
    stays = STAYS.get(relation.name, frozenset())
    rows = [
        (code(column.name), _type(column), "✓" if column.name in stays else "", column.about)
        for column in relation.columns
    ]
    return f"### {relation.name}\n\n{relation.about}\n\n{table(('column', 'type', 'stays', 'meaning'), rows)}"


def _type(column: Column) -> str:
    notes = [column.type or "computed"]
    if column.primary:
        notes.append("primary key")
    elif column.required:
        notes.append("not null")
    if column.references:
        notes.append(f"→ {column.references}")
    return ", ".join(notes)
