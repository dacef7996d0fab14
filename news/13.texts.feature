Messages say how many items will be changed and how many could not be, name a single item, and the banner counts tasks that wait as “in progress”, not as “running”.
