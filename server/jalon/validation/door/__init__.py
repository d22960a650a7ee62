"""The door before the parser: what a document may be, looked at byte by byte, in a child."""
