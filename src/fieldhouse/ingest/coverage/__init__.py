"""The files of a coverage plan: accounts, sellers, today's owners, costs by pair and options, read whole or
not at all."""
