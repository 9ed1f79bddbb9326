"""Words for the desk: what deeds, states, reasons and differences are called, for people."""
