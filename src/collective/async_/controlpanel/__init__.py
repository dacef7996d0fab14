"""The old place of the settings: registry records of an older release name it."""
