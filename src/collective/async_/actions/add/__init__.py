"""The action "add", in the add forms."""
