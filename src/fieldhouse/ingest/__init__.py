"""Readers: files and connectors become typed rows and findings. Nothing here writes, and nothing is dropped silently."""
