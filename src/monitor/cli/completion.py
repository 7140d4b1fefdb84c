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

    from monitor.records import Feed

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
    from monitor.cli import COMPLETING, monitor

    show.out(SHELLS[shell](monitor, {}, "monitor", COMPLETING).source().rstrip())


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
    from monitor.config.files import MAX_BYTES, TOPICS
    from monitor.located import Mapping, load

    root = load(config.topics_text(home.root), TOPICS, max_bytes=MAX_BYTES[TOPICS])
    listed = root.value.get("topics") if isinstance(root, Mapping) else None
    return listed.value if isinstance(listed, Mapping) else ()


def _of_feeds(pick: Callable[[Feed], Iterable[str | None]]) -> Offers:
    """Offers of what the configured feeds have: `pick` takes it from one."""

    def known(home: Home) -> Iterable[str]:
        from monitor import config

        return [text for feed in config.load_feeds(home.root) for text in pick(feed) if text]

    return offering(known)


TOPICS = offering(_topics)
FEEDS = _of_feeds(lambda feed: (feed.name, feed.url))
SOURCES = _of_feeds(lambda feed: (feed.name or feed.url,))
TAGS = _of_feeds(lambda feed: feed.tags)
LANGUAGES = _of_feeds(lambda feed: (feed.language,))
