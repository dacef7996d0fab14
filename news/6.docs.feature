Pages for administrators and about threats in the documentation.
