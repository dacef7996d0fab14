Between two tasks, a worker keeps as many objects in memory as ``cache-size`` in ``zope.conf`` says, and no longer
10,000 at most: the next task with the same content need not load it again.
