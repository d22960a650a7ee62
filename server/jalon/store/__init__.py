"""The dataset: loading, derived graph, snapshot, queries."""
