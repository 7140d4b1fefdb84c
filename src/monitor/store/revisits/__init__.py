"""Pages that were read and are looked at again.

planned    a page read, the topics' decision, a feed's word → whether it is looked at again, and when
claimed    pages whose turn it is, with all that a look has to know
applied    what a look brought
"""

from monitor.store.revisits.applied import apply_revisited
from monitor.store.revisits.claimed import claim_again
from monitor.store.revisits.planned import decided, read_first, said_changed

__all__ = ["apply_revisited", "claim_again", "decided", "read_first", "said_changed"]
