import pytest
from scipy.optimize import minimize_scalar

from coplayer.form.hands import hands_of
from coplayer.form.policy import uniform
from coplayer.games.kuhn import Kuhn
from coplayer.games.lopsided import Lopsided
from coplayer.respond.guarded import guarded
from coplayer.solve.response import earned, plan, worst

GAMES = [(Kuhn(), 0), (Kuhn(), 1), (Lopsided(3, depth=7), 0), (Lopsided(9, 5, simultaneous=True), 1)]


@pytest.mark.parametrize("risk", [0.0, 0.01, 0.3])
@pytest.mark.parametrize(("game", "seat"), GAMES)
def test_what_falls_short_is_mixed_with_what_is_sure(game, seat, risk):
    form = hands_of(game, seat).form
    guard = guarded(form, seat)
    bold = guard.side.best_response(uniform(form)[1 - seat])
    kept = plan(form, seat, guard.kept(bold.policy, risk))
    assert worst(form, seat, kept) >= guard.value - risk - 1e-12
    if bold.worst < guard.value - risk:
        assert bold.worst < worst(form, seat, kept) - 1e-3


@pytest.mark.parametrize("risk", [1e-4, 0.01, 0.3, 100.0])
@pytest.mark.parametrize(("game", "seat"), GAMES)
def test_what_a_risk_earns_is_what_the_cheapest_trust_allows(game, seat, risk):
    """Duality: the least over p of (the best p u(x, y) + (1 - p) worst(x), less (1 - p) times the floor) / p."""
    form = hands_of(game, seat).form
    guard, y = guarded(form, seat), uniform(form)[1 - seat]
    x = plan(form, seat, guard.risking(y, risk))

    def allowed(p):
        r = guard.side.restricted(y, p)
        return r.against + (1 - p) / p * (r.worst - guard.value + risk)

    found = minimize_scalar(allowed, bounds=(1e-3, 1 - 1e-9), method="bounded", options={"xatol": 1e-9, "maxiter": 200})
    assert worst(form, seat, x) >= guard.value - risk - 1e-9
    assert earned(form, seat, plan(form, 1 - seat, y)) @ x == pytest.approx(found.fun, abs=1e-4)
