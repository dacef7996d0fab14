All tasks (@@async-tasks): filter, sort, select to retry, cancel or remove, CSV.
