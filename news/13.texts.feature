Messages say how many items will be changed and how many could not be, and the banner counts tasks that wait as “in progress”, not as “running”.
