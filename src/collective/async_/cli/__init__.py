"""The console scripts ``collective-async`` and ``cleanup_task_results``."""
