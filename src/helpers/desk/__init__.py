"""What an analyst works with, in a notebook or a script of her own, once a campaign has been read."""
