"""The action "sharing": local roles and their inheritance, in the toolbar."""
