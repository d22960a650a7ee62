"""Spreadsheets of records: made from the shapes, filled by people, read back as documents."""
