"""The worker: the processes that run tasks.

The main process loads Zope's code, and its child processes open the database.
"""
