"""The adopted versions of topics, with what each found and what was said of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.read import rows

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.store.read import Row

# What is said of a hit counts for the version that the reviewer saw; the last verdict on it under that version.
_VERSIONS = """
with said as (
    select topic, reviews.topic_version as version,
        sum(reviews.verdict = 'relevant') as relevant, sum(reviews.verdict = 'irrelevant') as irrelevant
    from reviews join hits on hits.id = hit_id
    where reviews.id in (select max(id) from reviews group by hit_id, topic_version)
    group by topic, reviews.topic_version),
found as (
    select topic, sum(level = 'alert') as alerts, sum(level = 'review') as reviews
    from hits where state = 'current' and (:topic is null or topic = :topic) group by topic)
select topics.topic, topics.version, topics.title, adopted_at, retired_at,
    iif(retired_at is null, coalesce(found.alerts, 0), topics.alerts) as alerts,
    iif(retired_at is null, coalesce(found.reviews, 0), topics.reviews) as reviews,
    coalesce(relevant, 0) as relevant, coalesce(irrelevant, 0) as irrelevant
from topics
left join found on found.topic = topics.topic
left join said on said.topic = topics.topic and said.version = topics.version
where :topic is null or topics.topic = :topic
order by topics.topic, retired_at is null desc, adopted_at desc, topics.id desc
"""


def adopted_versions(database: Database, topic: str | None) -> list[Row]:
    """The versions of one topic, or of all: by topic, the one in force first."""
    return list(rows(database, _VERSIONS, {"topic": topic}))
