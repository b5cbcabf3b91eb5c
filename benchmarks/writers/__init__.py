"""A handout written out as a document of each peer's own; one file a peer, each with `write(handout, folder)`."""
