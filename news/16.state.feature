The State menu of a large folder and the page behind it (content_status_history, folder_publish), with contained items if asked for, run in the background.
