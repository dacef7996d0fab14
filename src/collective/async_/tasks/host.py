"""The old name of RequestContext, for records that an older release stored."""

from .request_context import RequestContext as Host  # noqa: F401
