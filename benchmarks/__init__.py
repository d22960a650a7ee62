"""How fast, and how hard to hurt: one file a question, for Jalon and any other SPARQL server."""
