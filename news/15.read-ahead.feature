Pasting a copy of a folder that the worker has not in memory takes less time: what is copied is asked for together, instead of one object after the other.
