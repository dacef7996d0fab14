What was typed is never lost: an add or a save that has failed or was cancelled can be opened again in its form, files included, or copied as text, also when the page is gone.
