The list of all tasks finds failed and cancelled ones without looking at those that have succeeded.
