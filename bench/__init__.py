"""Measures what editors wait for, against stock Plone: ``make bench``."""
