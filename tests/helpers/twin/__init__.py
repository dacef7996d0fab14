"""Loaded into the Zope of the tests: watches events, makes trouble, tells all.

Two sites stand side by side in it, one with the add-on and one without.
"""
