"""The old place of the settings: registry records of an older release name it."""

from ..settings import IAsyncSettings  # noqa: F401
from ..settings import is_threshold  # noqa: F401
