Renaming a folder takes less time: a worker computes only once for all items in a folder who may see them, and which
of them is the default page. The patch is ``sibling-values``.
