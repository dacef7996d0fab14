"""The REST API: Plone's services with ``Prefer: respond-async``, and ``@tasks``."""
