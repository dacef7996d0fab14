"""The execution of tasks: the one place with begin, commit, retry, outcome."""
