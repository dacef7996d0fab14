A task that conflicts even while it has precedence, such as a paste of thousands of items on a busy site, asks the saves of others to wait longer, up to a setting (60 seconds), instead of failing.
