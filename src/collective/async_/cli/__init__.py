"""The command lines: ``collective-async`` and ``cleanup_task_results``."""
