Uninstalling while tasks are open names them and asks for a second click. Each of them is logged, and the worker does it
before the records are removed.
