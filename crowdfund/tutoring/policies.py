"""Who takes the course: the team, and nobody else."""

from campaigns.policies import on_team
from kit.authz import declare

declare({"course.see": [(on_team,)]})
