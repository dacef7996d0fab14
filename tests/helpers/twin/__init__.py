"""Loaded into Zope by tests: records events, fails on demand, shows the state.

Two sites stand side by side in it, one with the add-on and one without.
"""
