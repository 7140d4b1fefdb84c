"""The pages of the desk: the queue, a hit, the verdict that is sent from it, and the history of an article."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from datasette.utils.asgi import Base400, NotFound, Response

from monitor.errors import StoreError
from monitor.review import shown
from monitor.review.door import STRICT
from monitor.review.verdicts import NOTE_LENGTH, VERDICTS, keep, read_form
from monitor.store.desk import next_hit
from monitor.store.rows import to_text

if TYPE_CHECKING:
    from datasette.utils.asgi import Request

    from monitor.review.desk import Desk
    from monitor.review.verdicts import Verdict

_HEADERS = {"content-security-policy": STRICT, "cache-control": "no-store"}
_FORM = {"verdicts": VERDICTS, "note_length": NOTE_LENGTH}
STYLES = {"/-/desk.css": "desk.css", "/-/desk-tables.css": "tables.css"}
_LARGEST = 10_000  # pages of the queue


class NotAllowed(Base400):  # type: ignore[misc]  # Datasette has no types
    """The method does nothing here."""

    status = 405


async def queue(datasette: Desk, request: Request) -> Response:
    """`/-/review`: what waits for a verdict, best first."""
    await _entered(datasette, request, "GET")
    topic, number = request.args.get("topic") or None, _number(request.args.get("page")) or 1
    number, before = min(number, _LARGEST), _number(request.args.get("before"))
    page = await datasette.ask(lambda database: shown.queue_page(database, topic, number, before))
    return await _rendered(
        datasette, request, "queue.html", page=page, topic=topic, number=number, key=datasette.new_key(), **_FORM
    )


async def hit(datasette: Desk, request: Request) -> Response:
    """`/-/hit/ID`: a hit with its reasons; a verdict is posted to the same address."""
    await _entered(datasette, request, "GET", "POST")
    hit_id = int(request.url_vars["hit_id"])
    if request.method == "POST":
        return await _verdict(datasette, request, hit_id)
    topic, before = request.args.get("topic") or None, _number(request.args.get("before"))
    page = await datasette.ask(lambda database: shown.hit_page(database, hit_id, topic, before))
    if page is None:
        raise NotFound(f"There is no hit {hit_id}.")
    return await _rendered(
        datasette,
        request,
        "hit.html",
        page=page,
        topic=topic,
        key=datasette.new_key(),
        **_FORM,
    )


async def article(datasette: Desk, request: Request) -> Response:
    """`/-/article/ID`: an article's history, each version with what it changed."""
    await _entered(datasette, request, "GET")
    article_id = int(request.url_vars["article_id"])
    page = await datasette.ask(lambda database: shown.article_page(database, article_id))
    if page is None:
        raise NotFound(f"There is no article {article_id}.")
    return await _rendered(datasette, request, "article.html", page=page)


async def _verdict(datasette: Desk, request: Request, hit_id: int) -> Response:
    """Keep a verdict, once per form, and go on: to the next hit, or on the page of the queue that it was given on."""
    fields = await request.post_vars()
    verdict, topic = read_form(hit_id, fields), fields.get("topic") or None
    if verdict is None:
        raise Base400("That is no verdict. Go back, and choose one of the buttons.")
    following = await datasette.ask(lambda database: next_hit(database, hit_id, topic))
    if datasette.forms.is_new(verdict):
        await _kept(datasette, verdict)
    onward = _onward(hit_id, following, topic, _number(fields.get("page")))
    return Response.redirect(onward, status=303)


def _onward(hit_id: int, following: int | None, topic: str | None, page: int | None) -> str:
    asked = (("topic", topic), ("page", page), ("before", hit_id))
    query = urlencode({name: value for name, value in asked if value})
    if page is None and following is not None:
        return f"/-/hit/{following}?{query}"
    return f"/-/review?{query}" + (f"#hit-{following}" if following else "")


async def _kept(datasette: Desk, verdict: Verdict) -> None:
    now = to_text(datasette.clock())
    try:
        known = await datasette.order(
            lambda database: keep(database, verdict, reviewer=datasette.reviewer, reviewed_at=now)
        )
    except StoreError as error:
        datasette.forms.forget(verdict)
        raise StoreError(f"The verdict was not kept: {error}. Go back, and send it again.") from error
    if not known:
        raise NotFound(f"There is no hit {verdict.hit_id}.")


async def style(request: Request) -> Response:
    """`/-/desk.css` for our pages, `/-/desk-tables.css` for Datasette's."""
    css = (files(__package__) / STYLES[request.path]).read_text("utf-8")
    return Response(css, content_type="text/css; charset=utf-8", headers={"cache-control": "private, max-age=3600"})


async def _entered(datasette: Desk, request: Request, *methods: str) -> None:
    """The door let them in; the permission is asked for all the same."""
    await datasette.ensure_permission(action="view-instance", actor=request.actor)
    if request.method not in (*methods, "HEAD"):
        raise NotAllowed(f"{request.method} does nothing here.")


async def _rendered(datasette: Desk, request: Request, template: str, **context: object) -> Response:
    page = await datasette.render_template(
        f"monitor/{template}", {**context, "table_root": f"/{datasette.store.name}"}, request=request
    )
    return Response.html(page, headers=_HEADERS)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 and int(text) > 0 else None
