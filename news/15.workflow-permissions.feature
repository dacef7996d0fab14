Changing the state of many items takes less time: a worker sets the permissions of an item without collecting all that it has. The patch is ``workflow-permissions``.
