"""Under which keys a report is looked up: copies share one with near certainty, other reports hardly ever do. Pure.

MinHash (Broder 1997) in bands of two (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4): two reports that
share a third of all their shingles have one of sixteen bands in common in five cases of six. An excerpt shares fewer
with the whole report, but begins as it does: six more bands are of the beginning alone, and one key is of the title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from monitor.stages.stories.sketch import stirred

if TYPE_CHECKING:
    from monitor.stages.stories.sketch import Sketch
    from monitor.stages.stories.tokens import Hashes

BANDS, LEADS = 16, 6
ROWS = 2

_PERMUTED = stirred(np.arange(1, (BANDS + LEADS) * ROWS + 1, dtype=np.uint32))
_BAND = stirred(np.arange(101, 101 + BANDS + LEADS + 1, dtype=np.uint32))


def keys(sketch: Sketch) -> tuple[int, ...]:
    """The keys of a report, 32 bits each; none of one without a word."""
    found: list[int] = []
    if sketch.shingles.size:
        least = np.concatenate(
            [_least(sketch.shingles, _PERMUTED[: BANDS * ROWS]), _least(sketch.lead, _PERMUTED[BANDS * ROWS :])]
        ).reshape(-1, ROWS)
        found += stirred(stirred(least[:, 0] ^ _BAND[:-1]) ^ least[:, 1]).tolist()
    if sketch.title.size:
        found.append(int(stirred(np.bitwise_xor.reduce(stirred(sketch.title)) ^ _BAND[-1:])[0]))
    return tuple(dict.fromkeys(found))


def _least(hashes: Hashes, permuted: Hashes) -> Hashes:
    """The least of the hashes in each of several orders."""
    least: Hashes = stirred(hashes[np.newaxis, :] ^ permuted[:, np.newaxis]).min(axis=1)
    return least
