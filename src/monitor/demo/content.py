"""The content files of the sample news world, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import ClassVar, TypeVar

import yaml
from pydantic import ConfigDict, TypeAdapter

from monitor.demo.fields import STRICT
from monitor.demo.outlets import Chrome, Outlet
from monitor.demo.reports import Article, Copy
from monitor.demo.stream import Template
from monitor.demo.world import World

LANGUAGES = ("en", "de", "tr", "ru", "uk", "ar")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Houses:
    """content/outlets.yaml"""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    outlets: tuple[Outlet, ...]
    chromes: tuple[Chrome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """content/LANGUAGE.yaml"""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    articles: tuple[Article, ...]
    copies: tuple[Copy, ...] = ()
    templates: tuple[Template, ...]


@cache  # the files are part of the package; reading them takes a noticeable second
def load_world() -> World:
    """The world as shipped. Raises pydantic.ValidationError where a content file is wrong, which is a bug."""
    houses = _read("outlets", Houses)
    pages = [_read(language, Pages) for language in LANGUAGES]
    written = [article for page in pages for article in page.articles]
    by_id = {article.id: article for article in written}
    copies = [copy.article(by_id[copy.of]) for page in pages for copy in page.copies]
    return World(
        outlets=houses.outlets,
        chromes=houses.chromes,
        articles=tuple(sorted((*written, *copies), key=lambda article: article.appears)),
        templates=tuple(template for page in pages for template in page.templates),
    )


def _read(name: str, shape: type[R]) -> R:
    text = resources.files("monitor.demo").joinpath("content", f"{name}.yaml").read_text("utf-8")
    return TypeAdapter(shape).validate_python(yaml.safe_load(text))
