Pasting takes less time: a worker evaluates the conditions of CMFEditions, and looks for the fields with files and relations, once for each type.
