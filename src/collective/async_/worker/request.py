"""Makes a request for running a task."""

from ..tasks.request_context import RequestContext
from urllib.parse import urlsplit
from ZPublisher.HTTPRequest import HTTPRequest
from ZPublisher.HTTPResponse import HTTPResponse

import sys


# For work without a task, such as the sweep.
NO_CONTEXT = RequestContext()


def make_request(context: RequestContext) -> HTTPRequest:
    """A new request that no web server has received, with the URLs of a context."""
    url = urlsplit(context.server_url)
    port = url.port or (443 if url.scheme == "https" else 80)
    environ = {
        "SERVER_NAME": url.hostname,
        "SERVER_PORT": str(port),
        "HTTP_HOST": url.netloc,
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "HTTP_ACCEPT_LANGUAGE": context.language or "",
    }
    request = HTTPRequest(sys.stdin, environ, HTTPResponse(stdout=sys.stdout))
    # As a number: otherwise URLs show the port even if it is the default one.
    request.setServerURL(url.scheme, url.hostname, port)
    request._script = list(context.script)
    if context.virtual_root:
        request.other["VirtualRootPhysicalPath"] = context.virtual_root
        # Like the virtual host monster. plone.cachepurging needs them.
        prefix = ["/".join(context.script)] if context.script else []
        parts = (request.other["SERVER_URL"], *prefix, "")
        request.other["VIRTUAL_URL_PARTS"] = parts
        request.other["VIRTUAL_URL"] = "/".join(parts)
    request._resetURLS()
    return request
