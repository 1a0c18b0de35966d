"""Open data: what a campaign publishes for anybody to reuse."""
