The pages Tasks in progress and Task details say what happens, what failed and why.
