The Redis may be one that Redis Sentinel watches: ``sentinel://…?master_name=…``.
