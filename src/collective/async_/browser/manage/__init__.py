"""The pages for users who may manage all tasks."""
