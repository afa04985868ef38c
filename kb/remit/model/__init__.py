"""Records as the graph has them, read into values."""
