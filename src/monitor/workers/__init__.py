"""Where CPU-bound stages run: killable, memory-limited, single-threaded processes with a deadline for each item.

    pool     Workers, once            the side of the daemon: asks, waits, counts time, replaces the dead
    inside   begin, perform           the side of the worker: limits, unpickling, the stage itself
    memory   limit                    how much an item may take: the kernel's limit, else a thread that measures
    preload  imported once by the server that workers are forked from; its modules are shared by all

Why processes, killed: a 64 KB feed can hold feedparser for 40 s and some pages hold trafilatura for 30 s and 500 MB;
no thread can be stopped, and lxml and trafilatura are not safe to share between threads.
"""

from monitor.workers.pool import EXTRACT, PARSE, Limits, Workers, once

__all__ = ["EXTRACT", "PARSE", "Limits", "Workers", "once"]
