"""What is wrong with a SPARQL text that the engine refused: where, why, and what to write."""
