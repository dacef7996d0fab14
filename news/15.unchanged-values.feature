Moving or renaming a folder, and changing states, takes less time: a worker computes only the catalog values that can have changed.
