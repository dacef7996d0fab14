A worker asks once in a transaction, and not several hundred times for each item, whether a type was modified.
