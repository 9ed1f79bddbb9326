"""Who manages the addresses that hear of our events."""

from kit.authz import declare, is_admin

declare({"endpoint.manage": [(is_admin,)]})
