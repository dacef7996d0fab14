A banner shows running and failed tasks; pages and the folder contents table refresh themselves when a task ends.
