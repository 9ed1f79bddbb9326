"""A campaign that ended well, and whose money may leave."""

import pytest

from campaigns.models import Campaign
from tests.factories import campaigns
from tests.support.story import Story


@pytest.fixture
def succeeded(story: Story) -> Campaign:
    """A campaign that collected 1,200 euro and whose money may leave."""
    campaign = story.campaign()
    for _backer in range(2):
        story.pledge(campaign, 600_00)
    story.reach_deadline(campaign)
    story.passes(days=15)
    return campaigns.fresh(campaign)
