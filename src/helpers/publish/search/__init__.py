"""Search over what a campaign publishes: an index that a page opened from a folder can read, made of what its pages already show."""
