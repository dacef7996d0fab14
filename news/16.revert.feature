Reverting is a task from 100 items on, and not from 20: for a folder with 100 items it takes 25 ms if they are in memory.
