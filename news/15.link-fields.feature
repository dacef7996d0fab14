Pasting many items takes less time: a worker looks for the rich texts of an item, which may have links, once for each type. The patch is ``link-fields``.
