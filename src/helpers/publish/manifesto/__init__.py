"""The manifesto's document: what drafters write in."""
