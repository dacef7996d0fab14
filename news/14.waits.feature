A task that is cancelled says that it is stopping until it has stopped, and then how much is done. A task that waits for another one names it, if the editor may see it.
