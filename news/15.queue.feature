A task that changes many selected items processes the indexing queue once for many of them, and not for each:
a State change of 400 pages took 2.3 instead of 4.4 CPU seconds.
