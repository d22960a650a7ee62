"""Who may change the dataset, and how a change comes in."""
