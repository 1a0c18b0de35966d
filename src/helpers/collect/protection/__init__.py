"""Personal data: searched, told to a person, masked."""
