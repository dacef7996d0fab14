"""Task records: what was asked for, and what became of it."""
