"""Long content actions of Plone, executed by Celery workers.

``async`` is a keyword, so Python code imports ``collective.async_``;
ZCML, profile ids and wire names say ``collective.async``.
"""
