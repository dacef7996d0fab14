A worker makes the first versions of pasted items with less work, and remembers which attributes are no fields: a paste takes two thirds of the CPU, a rename four fifths.
