"""YAML text → nodes that know where they stand, so that a mistake can be named by line and column.

YAML's own accidents end here, in plain words: what is no YAML, tags, anchors, aliases, keys written twice, several
documents in one file, too much, too deep. What a file means is for its reader to say (`config`, `topics`). Pure.
"""

from monitor.located.nodes import Mapping, Node, Scalar, Sequence, mistake_at
from monitor.located.reading import MAX_DEPTH, decode, load

__all__ = ["MAX_DEPTH", "Mapping", "Node", "Scalar", "Sequence", "decode", "load", "mistake_at"]
