Administrators see what has failed today, grouped by action and reason, in the control panel and in
the list of all tasks. One button retries a whole group. The list has badges for states, tracebacks and
*Retry* in its rows, buttons that stay in sight, and cards on phones.
