Changing the state of many items takes less time: a worker looks for content rules only if the site has one about the event. The patch is ``rule-executors``.
