"""What people are told: an inbox, mails and posts to chat rooms."""
