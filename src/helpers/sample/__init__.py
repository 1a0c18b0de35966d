"""The fictional sample campaign: real territories, invented words."""
