"""The engine's process of a home: ``python -m jalon.stewardship.process FOLDER LIFELINE``.

That of ``jalon.store.process``, which also publishes, takes back, and tells the history.
"""

import sys

from jalon.stewardship import reads, writes
from jalon.store.process import main

if __name__ == "__main__":
    writes.register()
    reads.register()
    main(sys.argv[1:])
