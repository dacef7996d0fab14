"""Helpers for all kinds of tests: stacks, clients, sites, screens."""
