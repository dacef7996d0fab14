Pages and forms name those who change them by their full name, and no longer by their user id.
