Tasks survive every kill of the worker, the broker and ZEO: nothing is lost and nothing is done twice (``make chaos``).
