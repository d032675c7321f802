"""The files of an allocation of quotas: people in a tree, and the options."""
