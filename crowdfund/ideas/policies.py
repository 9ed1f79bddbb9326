"""Who manages the ideas that the call turned away."""

from kit.authz import declare, is_admin

declare({"ideas.manage": [(is_admin,)]})
