"""The action "checkin": working copies, in the toolbar."""
