"""Writers of a handout in the format of each contender: one module for each, with `write(handout, folder)`."""
