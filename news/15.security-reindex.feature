Changing the state of many items takes less time: the security of an item that contains nothing is reindexed
without a search. The patch is ``security-reindex``.
