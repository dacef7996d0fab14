"""Runs Plone's long content actions in the background, in Celery workers.

``async`` is a keyword of Python, so Python code imports ``collective.async_``. ZCML,
profiles and the names of queues use ``collective.async``.
"""
