"""The list of all tasks, for those who may manage them."""
