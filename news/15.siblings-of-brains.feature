To publish or share a large folder takes the worker less CPU time: who may see its items is computed once, also where a search finds them.
