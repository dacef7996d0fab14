"""Rename, from the toolbar and from folder_contents."""
