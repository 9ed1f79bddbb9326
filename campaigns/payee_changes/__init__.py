"""Another payee after approval: asked by the team, decided by somebody who is not on it."""
