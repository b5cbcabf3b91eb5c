"""Personal copies: pages are laid out once, and the parts with a patient's words are drawn for each patient."""
