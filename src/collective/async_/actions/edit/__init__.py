"""Edit, from the toolbar's edit forms."""
