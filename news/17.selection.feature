REST: ``@sharing``, a PATCH of the short name, and ``POST @tasks`` for a selection are tasks, too. ``Idempotency-Key`` makes sure that a request that is sent twice is done once.
