"""The sample news world: self-written reports in six languages, served on loopback.

    content/      outlets.yaml; one file of reports and templates per language, with the truth about each
    load_world    the content files → a World
    World         world.at(minute): what is published then, as it stands then
    Site          the World behind a loopback port, with all that goes wrong on the real web
    minutes_since a clock → the minute function that Site asks
    feeds_text    the configuration that makes this program follow it
    settings_text

The world has a script of about half an hour: reports appear, are edited, fail and vanish. After it, one generated item
a minute goes on for ever. The reports were written before any rule that matches them, and they judge the rules.
"""

from monitor.demo.content import LANGUAGES, load_world
from monitor.demo.home import feeds_text, settings_text
from monitor.demo.outlets import Format, Make, Outlet
from monitor.demo.reports import Article, Version
from monitor.demo.server import Asked, Site, minutes_since
from monitor.demo.world import World

__all__ = [
    "LANGUAGES",
    "Article",
    "Asked",
    "Format",
    "Make",
    "Outlet",
    "Site",
    "Version",
    "World",
    "feeds_text",
    "load_world",
    "minutes_since",
    "settings_text",
]
