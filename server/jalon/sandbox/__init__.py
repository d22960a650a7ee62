"""Disposable child processes with a deadline and a memory cap; the only place that forks."""
