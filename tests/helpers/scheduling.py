"""Which tests run side by side: pytest-xdist's processes share the tests."""

from xdist.scheduler import LoadScopeScheduling


# The tests of the real stack, by the beginning of their ids.
FUNCTIONAL = "tests/functional/"


class OneStack(LoadScopeScheduling):
    """One process runs all tests of the real stack, so that there is only one stack.

    The others meanwhile run the other tests. xdist begins with the largest group.
    """

    def _split_scope(self, nodeid: str) -> str:
        return FUNCTIONAL if nodeid.startswith(FUNCTIONAL) else nodeid
