"""The net that learns online: a step is the gradient of JAX, replay draws from the past, a name is one more input."""

import numpy as np
import pytest

from coplayer.model.online_net import OnlineNet
from coplayer.model.stage import Stage

STAGE = Stage(0, ("a", "b"), ("x", "y", "z"), np.zeros((2, 3)), np.zeros((2, 3)), 10, 1.0, 0.0, False)
ROUNDS = [(0, 1), (1, 2), (1, 0), (0, 0), (0, 2), (1, 1)]


def followed(net, rounds=ROUNDS):
    memory = net.meet(net.begin(), 2)
    for mine, theirs in rounds:
        memory = net.update(memory, mine, theirs)
    return memory


def test_the_first_forecast_is_uniform_and_a_step_makes_what_was_seen_likelier():
    net = OnlineNet(STAGE, replay=0)
    memory = net.begin()
    assert net.predict(memory) == pytest.approx(np.full(3, 1 / 3))
    memory = net.meet(net.update(memory, 0, 1))
    assert net.predict(memory).argmax() == 1


def test_steps_are_gradient_descent_as_jax_has_it():
    jax = pytest.importorskip("jax")
    jnp = jax.numpy
    net = OnlineNet(STAGE, rate=0.3, replay=0, hidden=4, names=3, seed=1)
    found = followed(net)

    def nats(w, at, theirs):
        rows, bias, out, free = w
        h = jnp.tanh(rows[at].sum(0) + bias)
        return -jax.nn.log_softmax(h @ out + free)[theirs]

    with jax.enable_x64(True):
        begun = net.begin()
        w = [jnp.asarray(x) for x in (begun.rows, begun.bias, begun.out, begun.free)]
        last, before = 0, 7  # the start, twice; the second row of a round comes 7 further
        for mine, theirs in ROUNDS:
            slope = jax.grad(nats)(w, jnp.array([last, before, 14 + 2]), theirs)
            w = [x - 0.3 * g for x, g in zip(w, slope, strict=True)]
            last, before = 1 + 3 * mine + theirs, 7 + last
    for ours, theirs in zip((found.rows, found.bias, found.out, found.free), w, strict=True):
        assert ours == pytest.approx(np.asarray(theirs), abs=1e-12)


def test_replay_keeps_what_was_learned_of_another_who_is_named():
    def loss_on_the_first(replay):
        net = OnlineNet(STAGE, rate=0.1, replay=replay, names=2)
        memory = net.meet(net.begin(), 1)
        for k in range(150):
            memory = net.update(memory, k % 2, 0)  # the first always does x
        memory = net.meet(memory, 2)
        for k in range(150):
            memory = net.update(memory, k % 2, 1)  # the second y
        return -np.log(net.predict(net.meet(memory, 1))[0])

    assert loss_on_the_first(4) < loss_on_the_first(0) / 5


def test_the_past_is_kept_in_order_and_grows():
    net = OnlineNet(STAGE, replay=2)
    memory = followed(net, ROUNDS * 40)
    assert memory.seen[0] == 240 and len(memory.past) == 256
    assert memory.past[:3].tolist() == [[0, 7, 14, 1], [2, 7, 14, 2], [6, 9, 14, 0]]  # nobody is named where names = 0


def test_a_seed_is_a_net():
    one, same, other = (followed(OnlineNet(STAGE, seed=s)) for s in (1, 1, 2))
    assert (one.rows == same.rows).all() and (one.rows != other.rows).any()
