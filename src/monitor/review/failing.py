"""What the desk answers where something goes wrong: one plain page or a line of JSON, nothing of the program inside."""

from __future__ import annotations

import logging

from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from monitor.errors import MonitorError
from monitor.review.door import STRICT

log = logging.getLogger(__name__)

_PAGE = Markup("""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>monitor</title>
<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/-/desk.css"></head>
<body><main><h1>{title}</h1><p><bdi>{message}</bdi></p><p><a href="/">Back to the desk</a></p></main></body>
</html>
""")


def answer(path: str, exception: Exception) -> Response:
    """The response for an exception: its own words where they are meant for people, else none of them."""
    status, message = _told(exception)
    if path.endswith(".json"):
        return Response.error(message, status)
    page = _PAGE.format(title="Not found" if status == 404 else "That did not work", message=message)
    return Response.html(str(page), status=status, headers={"content-security-policy": STRICT})


def _told(exception: Exception) -> tuple[int, str]:
    match exception:
        case MonitorError():
            return 503, str(exception)
        case Base400():
            return exception.status, str(exception) or "There is nothing here."
        case DatasetteError():
            return exception.status, str(exception.plain_message or exception.message)
    log.error("the desk failed", exc_info=exception)
    return 500, "The desk failed at this. It said why in the terminal or log where it runs."
