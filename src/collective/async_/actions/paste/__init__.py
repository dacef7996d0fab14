"""The action "paste" (of copied or cut items), in toolbar and folder_contents."""
