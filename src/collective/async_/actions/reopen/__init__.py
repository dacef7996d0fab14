"""Opens a form again with what was typed, when its task did not succeed."""
