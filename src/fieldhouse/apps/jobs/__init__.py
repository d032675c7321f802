"""Job families: pages by version, and the roles that positions, hiring and coaching take from them."""
