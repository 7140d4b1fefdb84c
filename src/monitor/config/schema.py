"""Records → JSON Schemas (draft 2020-12), so that an editor completes keys and underlines what is wrong."""

from __future__ import annotations

import json
from enum import StrEnum

from monitor.config.feeds import Entry
from monitor.config.keys import Key, keys
from monitor.records import Form, Settings, Site

Schema = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
PATTERNS = {
    "s": r"^[0-9]+(\.[0-9]+)? ?[smhdwSMHDW]$",
    "B": r"^[0-9]+(\.[0-9]+)? ?([kKmMgG][iI]?)?[bB]$",
    Form.URL: r"^https?://",
    Form.PROXY: r"^(https?|socks5h?)://",
    Form.LANGUAGE: r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$",
    Form.COUNTRY: r"^[A-Z]{2}$",
    Form.SECRET: r"^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*)$",
}


def settings_schema() -> Schema:
    """Of config/settings.yaml."""
    return {"$schema": DIALECT, "title": "Settings of monitor", **_record(Settings)}


def feeds_schema() -> Schema:
    """Of config/feeds.yaml: a list of bare addresses and maps."""
    bare = {"type": "string", "pattern": PATTERNS[Form.URL], "description": "The address of a feed."}
    feeds = {
        "type": ["array", "null"],
        "items": {"anyOf": [bare, _record(Entry, whole=True)]},
        "description": "The sources.",
    }
    return {
        "$schema": DIALECT,
        "title": "Feeds of monitor",
        "type": ["object", "null"],
        "properties": {"feeds": feeds},
        "additionalProperties": False,
    }


def sites_schema() -> Schema:
    """Of config/sites.yaml: a map of hosts."""
    return {
        "$schema": DIALECT,
        "title": "Sites of monitor",
        "type": ["object", "null"],
        "propertyNames": {"pattern": r"^[^/:@?#%\s]+\.[^/:@?#%\s]+$"},
        "additionalProperties": {**_record(Site), "description": "A host, for itself and its subdomains."},
    }


def spelled(schema: Schema) -> str:
    """As it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _record(record: type, *, whole: bool = False) -> Schema:
    """`whole`: keys without a default must be written; in the settings they have the default of their place."""
    known = keys(record)
    schema: Schema = {
        "type": ["object", "null"],
        "properties": {key.key: _property(key) for key in known},
        "additionalProperties": False,
    }
    return schema | {"required": [key.key for key in known if key.required]} if whole else schema


def _property(key: Key) -> Schema:
    schema = _kind(key)
    if key.many:
        schema = {"type": ["array", "null"], "items": schema}
    return {"description": key.about, **schema}


def _kind(key: Key) -> Schema:
    if key.nested:
        return _record(key.kind)
    if issubclass(key.kind, StrEnum):
        return {"enum": [choice.value for choice in key.kind]}
    bounds = {word: bound for word, bound in (("minimum", key.least), ("maximum", key.most)) if bound is not None}
    plain: Schema = {"type": [TYPES[key.kind], "null"], **bounds}
    if key.unit:
        return {"anyOf": [plain, {"type": "string", "pattern": PATTERNS[key.unit]}]}
    return plain | ({"pattern": PATTERNS[key.form]} if key.form in PATTERNS else {})
