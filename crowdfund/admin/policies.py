"""Who may see and use the admin's desk."""

from kit.authz import declare, is_admin

declare(
    {
        "admin.see": [(is_admin,)],
        "admin.people": [(is_admin,)],
        "admin.jobs": [(is_admin,)],
    }
)
