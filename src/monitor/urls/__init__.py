"""One canonical spelling per page, so that a page seen twice is one article. Pure.

    spelling   parse, canonical, variants, same, join   what holds for every publisher
    tracking   is_tracking                              parameters that say only where a reader came from
    likely     plain, kin                               what holds for most, to be borne out by title and text
    sites      host, site, public                       who answers for an address

What is only likely makes no two articles one by itself.
"""

from monitor.urls.likely import kin, plain
from monitor.urls.sites import host, public, site
from monitor.urls.spelling import canonical, join, parse, same, variants

__all__ = ["canonical", "host", "join", "kin", "parse", "plain", "public", "same", "site", "variants"]
