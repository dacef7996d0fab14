REST: ``POST @tasks`` makes a selection one task with an outcome for each item. ``Idempotency-Key`` makes sure that a request that is sent twice is done once.
