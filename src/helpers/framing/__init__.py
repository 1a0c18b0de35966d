"""The framing note and the reference of territories, as typed data."""
