"""Checking of records against the SHACL shapes, in the context of the whole dataset."""
