"""Upgrade steps, named after the profile version that they lead to."""
