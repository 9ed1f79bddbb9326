"""Ideas that the public call turned away, until their applicants make campaigns of them."""
