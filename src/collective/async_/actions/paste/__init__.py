"""Paste, copied or cut, from the toolbar and from folder_contents."""
