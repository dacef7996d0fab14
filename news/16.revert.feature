Reverting is a task from 300 items on, and not from 20: a folder with 100 items takes 25 ms in a request.
