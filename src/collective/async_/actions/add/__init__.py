"""Add, from the toolbar's add forms."""
