"""The action "revert": going back to an earlier version, in the toolbar."""
