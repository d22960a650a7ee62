"""HTTP: protocols and pages."""
