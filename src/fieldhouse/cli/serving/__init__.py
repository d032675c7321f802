"""What `fieldhouse serve` starts and watches: web processes, the worker of long work, the minute's tick."""
