"""The logit response against its variational form and by hand."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import floats

from coplayer.game import Unsuited
from coplayer.model.counts import Counts
from coplayer.model.stage import Stage
from coplayer.respond.best import Best
from coplayer.respond.logit import Logit


def stage(payoff):
    ours, theirs = payoff.shape
    return Stage(0, tuple(range(ours)), tuple(range(theirs)), payoff, -payoff, 10, 1.0, 0.0, False)


def test_by_hand():
    """One seen of two gives (2/3, 1/3): the rows are worth 4/3 and 0, times 1.5."""
    here = stage(np.array([[2.0, 0], [0, 0]]))
    model = Counts(here)
    memory = model.update(model.begin(), 0, 0)  # forecast (2/3, 1/3)
    assert Logit(here, 1.5).strategy(model, memory, 5) == pytest.approx(np.array([exp(2), 1]) / (exp(2) + 1))


@given(payoff=arrays(float, (4, 3), elements=floats(-5, 5)), other=arrays(float, 4, elements=floats(0.01, 1)))
def test_nothing_has_more_value_and_entropy(payoff, other):
    here, precision = stage(payoff), 0.7
    model = Counts(here)
    memory = model.begin() + [0, 3, 1]
    p, u = Logit(here, precision).strategy(model, memory, 1), payoff @ model.predict(memory)

    def worth(mix):
        return precision * u @ mix - mix @ np.log(np.maximum(mix, 1e-300))

    assert worth(p) >= worth(other / other.sum()) - 1e-9
    assert p.sum() == pytest.approx(1)


def test_its_ends_are_uniform_and_best():
    here = stage(np.array([[0.0, 1000, 2], [3, 0, 1]]))
    model = Counts(here)
    assert Logit(here, 0).strategy(model, model.begin(), 1).tolist() == [0.5, 0.5]
    assert Logit(here, 50).strategy(model, model.begin(), 1) == pytest.approx(
        Best(here).strategy(model, model.begin(), 1)
    )
    with pytest.raises(Unsuited, match="precision"):
        Logit(here, -1)
