"""One box over accounts, contacts, deals and people, by the policy of all reads."""
