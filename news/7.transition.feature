State changes in folder_contents run in the background, with contained items if asked for, in small commits with progress; new event IAsyncBeforeTransition.
