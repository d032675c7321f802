"""Readers: files and connectors become typed rows and findings. Nothing here writes or drops in silence."""
