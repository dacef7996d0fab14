The first click after a start of Zope no longer waits until Celery's modules are loaded: they are loaded at the start.
