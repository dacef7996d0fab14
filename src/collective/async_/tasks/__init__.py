"""Task records: what an editor requested and how it ended."""
