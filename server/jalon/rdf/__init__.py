"""RDF as text: formats, negotiation, parsing, the one spelling, record addresses."""
