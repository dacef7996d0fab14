Pasting takes less time: a worker catalogs new items without looking for values that they do not have, and computes each
value once. The patch is ``new-values``.
