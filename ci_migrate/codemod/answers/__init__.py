"""Where the answer of a call goes, and where an address goes: all of it is accounted for."""
