Moving and renaming take less time: a worker looks for the catalog only once.
