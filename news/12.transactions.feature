A small task takes two transactions instead of four.
