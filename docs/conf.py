"""Sphinx settings."""

project = "collective.async"
copyright = "its contributors"
extensions = []
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"description": "Long actions of Plone in the background"}
