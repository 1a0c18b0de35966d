"""What the drafters of the manifesto wrote in its document, read back."""
