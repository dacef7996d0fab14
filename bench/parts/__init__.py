"""What can be measured; each part is ``measure(ours, stock, options) -> rows``."""

from . import crowd
from . import history
from . import more
from . import operations
from . import pages
from . import patches
from . import polls
from . import saves
from . import scale
from . import small
from . import workers


# The order counts: what fills the store with tasks comes last.
PARTS = {
    "operations": operations.measure,
    "more": more.measure,
    "saves": saves.measure,
    "small": small.measure,
    "pages": pages.measure,
    "crowd": crowd.measure,
    "polls": polls.measure,
    "history": history.measure,
    "patches": patches.measure,
}
# Those have databases of their own: ``measure(results, options) -> rows``.
ALONE = {"scale": scale.measure, "workers": workers.measure}
# The last one needs names; see --without.
DEFAULT = list(PARTS)[:-1]
