"""What is named by a string: see ``collective.async_`` for the code."""
