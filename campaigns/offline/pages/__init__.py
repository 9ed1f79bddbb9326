"""Pages of offline pledges: the backer's, the animator's, the admin's."""
