"""The process that runs tasks.

The parent loads Zope's code, its children open the database.
"""
