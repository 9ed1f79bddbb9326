"""A campaign that ended well, and whose money may leave."""

import pytest

from campaigns.models import Campaign
from tests.factories import beginnings
from tests.support.story import Story


@pytest.fixture
def succeeded(story: Story) -> Campaign:
    """A campaign that collected 1,200 euro and whose money may leave."""
    campaign, _backers = beginnings.judged(story, 600_00, 600_00)
    story.passes(days=15)
    return campaign
