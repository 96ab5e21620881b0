"""Which text or value an expression can only be."""
