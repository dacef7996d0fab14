"""What tests of all kinds use: stacks, people, sites, screens."""
