"""Workarounds and accelerations of other packages, one file each.

Each applies only to the versions that need it, only in the processes that need it, and
not at all without a broker. COLLECTIVE_ASYNC_SKIP_PATCHES switches them off by name.
"""
