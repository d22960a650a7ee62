"""The screen: a fast look that never says « conforms » of what pyshacl would report.

Each shape is compiled over an index of the data. A focus node passes when it surely conforms; all
others go to pyshacl, which alone makes results. What the screen does not know whole, it does not
screen. https://www.w3.org/TR/shacl/
"""
