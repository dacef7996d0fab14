Pasting takes less time: a worker evaluates the conditions of CMFEditions once for each version.
