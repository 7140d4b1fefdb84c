"""topics.yaml → checked topics; every mistake of the file at once, each with its line and column.

    text | located: nodes | concepts, topics: model | lint: warnings | TopicFile

    page      the file being read: what is wrong with it so far, terms and queries with their places
    keys      one map of the file: its keys by name and type
    concepts  words by language; circles
    rules     match, boost, demote, ignore
    topics    one topic with all its keys
    common    words that every report has
    lint      what is suspect without being wrong

Pure.
"""

from monitor.topics.reading.file import MAX_BYTES, read

__all__ = ["MAX_BYTES", "read"]
