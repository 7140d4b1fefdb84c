"""`completion`: what a shell offers when Tab is pressed. Offers are fast, and silent where anything is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from monitor.cli import show
from monitor.cli.home import Home, folder
from monitor.cli.shells import SHELLS
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Offers = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]


@click.command()
@click.argument("shell", type=click.Choice(list(SHELLS)))
def completion(shell: str) -> None:
    """Print a script that lets your shell complete commands, options, topics and feeds with the Tab key.

    Write it once to where the shell looks for it, then open a new terminal. For zsh, the folder must be in fpath
    before compinit runs, as in `fpath=(~/.zfunc $fpath); autoload -U compinit; compinit` in ~/.zshrc.

    \b
    Examples:
      monitor completion bash > ~/.local/share/bash-completion/completions/monitor
      monitor completion zsh > ~/.zfunc/_monitor
      monitor completion fish > ~/.config/fish/completions/monitor.fish
      eval "$(monitor completion bash)"    in this terminal alone
    """
    from monitor.cli import monitor

    show.out(SHELLS[shell](monitor, {}, "monitor", "_MONITOR_COMPLETE").source().rstrip())


def offering(known: Callable[[Home], Iterable[str]]) -> Offers:
    """Offers for an argument or option: the texts that `known` finds in the home and that begin as was typed."""

    def offers(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem[str]]:
        try:
            found = sorted(set(known(Home(folder(_root(context))))))
        except (MonitorError, OSError):  # no file, a broken one: the command itself will say so
            return []
        begun = typed.casefold()
        return [CompletionItem(text) for text in found if text.isprintable() and text.casefold().startswith(begun)]

    return offers


def _root(context: click.Context) -> Path:
    """The home folder that the line names. While completing, the group itself is not called."""
    from pathlib import Path

    return Path(context.find_root().params.get("home") or ".")


def _topics(home: Home) -> Iterable[str]:
    """The topics' ids, without checking the file, which takes longer than a person waits."""
    from monitor import config
    from monitor.located import Mapping, load

    root = load(config.topics_text(home.root), "topics.yaml", max_bytes=8 << 20)
    listed = root.value.get("topics") if isinstance(root, Mapping) else None
    return listed.value if isinstance(listed, Mapping) else ()


def _feeds(home: Home) -> Iterable[str]:
    from monitor import config

    feeds = config.load_feeds(home.root)
    return [text for feed in feeds for text in (feed.name, feed.url) if text]


def _sources(home: Home) -> Iterable[str]:
    from monitor import config

    return [feed.name or feed.url for feed in config.load_feeds(home.root)]


def _tags(home: Home) -> Iterable[str]:
    from monitor import config

    return [tag for feed in config.load_feeds(home.root) for tag in feed.tags]


def _languages(home: Home) -> Iterable[str]:
    from monitor import config

    return [feed.language for feed in config.load_feeds(home.root) if feed.language]


TOPICS = offering(_topics)
FEEDS = offering(_feeds)
SOURCES = offering(_sources)
TAGS = offering(_tags)
LANGUAGES = offering(_languages)
