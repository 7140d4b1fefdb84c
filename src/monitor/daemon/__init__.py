"""Runs the pipes: round the clock under a scheduler, or once.

once      everything that is due, to the end
running   the tick, the signals, the end
pipes     poll, visit and match, filled at every tick
standing  the configuration in force, and its exchange for another
reload    changed files noticed, read, taken up whole or not at all
desk      the review desk as a child process
pulse     what the daemon keeps in the store of its own state
systemd   what the service manager is told
said      what is told of each change
"""

from monitor.daemon.asked import listening
from monitor.daemon.desk import Desk
from monitor.daemon.once import once
from monitor.daemon.pulse import say_failed, say_started, say_stopped
from monitor.daemon.running import Daemon
from monitor.daemon.said import Said, log
from monitor.daemon.standing import Standing
from monitor.daemon.systemd import Supervisor

__all__ = [
    "Daemon",
    "Desk",
    "Said",
    "Standing",
    "Supervisor",
    "listening",
    "log",
    "once",
    "say_failed",
    "say_started",
    "say_stopped",
]
