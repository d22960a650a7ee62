"""The engine's process of a home: ``python -m jalon.stewardship.process FOLDER LIFELINE``.

That of ``jalon.store.process``, which also publishes, takes back, and tells the history. It keeps
the records indexed and the shapes compiled, so that a write is checked in milliseconds.
"""

import sys

from jalon.stewardship import integrity, reads, standing, writes
from jalon.store.process import main

if __name__ == "__main__":
    integrity.register()
    writes.register()
    reads.register()
    main(sys.argv[1:], standing.keep)
