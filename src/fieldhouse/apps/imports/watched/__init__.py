"""The watched folder: what is put into it is imported, by the profile whose name its folder has."""
