A paste takes 4 percent less time: a worker wakes the thread that talks to the ZEO server once for many objects. The patch is ``zeo-wakeups``.
