Pasting takes less time: a worker looks for the modifiers of CMFEditions once for a version, and evaluates their conditions and looks for the fields with files and relations once for each type.
