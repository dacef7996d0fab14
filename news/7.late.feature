The words of many pasted items are indexed after the paste, in short transactions: nearly all conflicts with the saves of others were about them.
