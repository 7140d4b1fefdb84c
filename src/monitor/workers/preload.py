"""What every worker needs, loaded once: imported by the fork server alone, never by the daemon itself.

Workers forked from it start in milliseconds and share these modules' memory.
"""

from monitor.workers.inside import calm

calm()  # before numpy and its kind are loaded

import monitor.stages.entries  # noqa: E402
import monitor.stages.extract  # noqa: E402
import monitor.stages.match  # noqa: E402
import monitor.stages.stories  # noqa: E402, F401
from monitor.text.language import identify  # noqa: E402

identify("A sentence, so that the model of languages is loaded too.")
