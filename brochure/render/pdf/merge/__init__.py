"""Personal copies: what varies from patient to patient is drawn into a page that is laid out once."""
