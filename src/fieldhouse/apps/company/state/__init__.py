"""The state of a home as a whole: what its database holds, and carrying it into another one."""
