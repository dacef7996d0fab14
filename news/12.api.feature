``collective.async_.api`` is all that an integrator imports. ``enqueue`` replaces ``record_task`` and raises ``NoBroker`` when no worker could ever run the task.
