Publishing or sharing a large folder takes less CPU time: the worker computes once who may see its items, also where it finds them by a search.
