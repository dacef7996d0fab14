"""The old place of RequestContext: records of an older release name it."""

from .request_context import RequestContext as Host  # noqa: F401
