"""What becomes of a call site, and the edits that do it."""
