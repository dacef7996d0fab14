Renaming a folder takes less time: a worker keeps the dates that were not written, and other catalog values
that cannot have changed.
