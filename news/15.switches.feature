``COLLECTIVE_ASYNC_SKIP_PATCHES`` also switches off reading ahead (``read-ahead``) and the setting of Python's garbage collector (``garbage-collector``).
