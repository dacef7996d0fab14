Command line: collective-async (check, list, show, retry, cancel, purge) and cleanup_task_results.
