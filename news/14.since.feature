A waiting task names what it waits for, and since when, in the box, too.
