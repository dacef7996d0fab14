A mail to the owner when a long task has ended (off by default).
