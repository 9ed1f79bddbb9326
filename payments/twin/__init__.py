"""The Stripe twin: a Stripe-shaped service for development, demos and tests; not Stripe."""
