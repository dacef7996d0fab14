"""Upgrade steps. A module is named after the profile version that it leads to."""
