"""Ready units for the schedulers that people already have; each template is a text beside this file."""
