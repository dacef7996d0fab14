A task of more than 50 items indexes texts and dates at its end, in short transactions: nearly all conflicts with the saves of others were there, and small tasks hardly wait for large ones any more.
