Checking in a large working copy and reverting a large folder to an earlier version run in the background; new events IAsyncBeforeCheckin and IAsyncBeforeRevert.
