Object events tell of the life of a task: ``IAsyncTaskRecorded``, ``…Started``, ``…Succeeded``, ``…Failed`` and ``…Cancelled``.
