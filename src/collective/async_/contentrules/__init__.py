"""Content rules about background tasks: when one has ended, send a mail."""
