"""Names for ZCML and profiles. The code is in ``collective.async_``."""
