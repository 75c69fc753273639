"""The rule by which records grow, on two games that catch the two wrong rules."""

from dataclasses import dataclass

from coplayer.game import Record, begin

from .walk import walk


@dataclass(frozen=True)
class SecretTaps:
    """Player 0 taps up to `most` times in secret, then player 1 guesses how often."""

    most: int = 2

    players = 2

    def root(self):
        return (0, "tapping")

    def movers(self, s):
        return {"tapping": (0,), "guessing": (1,), "over": ()}[s[1]]

    def actions(self, s, player):
        if player == 1:
            return tuple(range(self.most + 1))
        return ("tap", "stop") if s[0] < self.most else ("stop",)

    def play(self, s, moves):
        if s[1] == "guessing":
            return (s[0] == moves[0], "over")
        return (s[0] + 1, "tapping") if moves == ("tap",) else (s[0], "guessing")

    def rewards(self, s, moves, t):
        right = float(t[1] == "over" and t[0])
        return (-right, right)

    def view(self, s, player):
        return s[0] if player == 0 and s[1] == "tapping" else s[1]


@dataclass(frozen=True)
class Glimpse:
    """Player 0 waits, is shown a card while player 1 nods, and names the card once it is covered."""

    players = 2

    def root(self):
        return ("wait", None)

    def movers(self, s):
        return {"wait": (0,), "draw": (-1,), "shown": (1,), "covered": (0,), "over": ()}[s[0]]

    def chance(self, s):
        return [("red", 0.25), ("black", 0.75)]

    def actions(self, s, player):
        return {"wait": ("wait",), "shown": ("nod",), "covered": ("red", "black")}[s[0]]

    def play(self, s, moves):
        stage, card = s
        after = {"wait": "draw", "draw": "shown", "shown": "covered", "covered": "over"}[stage]
        return (after, moves[0] if stage == "draw" else card == moves[0] if after == "over" else card)

    def rewards(self, s, moves, t):
        right = float(t[0] == "over" and t[1])
        return (right, right)

    def view(self, s, player):
        if s[0] == "draw" or player == 1:
            return None
        return s[1] if s[0] == "shown" else s[0]


def advance_seeing_always(game, records, s, moves, t):
    """The wrong rule: a view is entered at every step, changed or not."""
    after = advance_acting(game, records, s, moves)
    return [Record(r.entries, None).saw(game.view(t, i)) for i, r in enumerate(after)]


def advance_seeing_on_the_move(game, records, s, moves, t):
    """The wrong rule: a view is entered only when the player moves."""
    after = advance_acting(game, records, s, moves)
    return [r.saw(game.view(t, i)) if i in game.movers(t) else r for i, r in enumerate(after)]


def advance_acting(game, records, s, moves):
    own = dict(zip(game.movers(s), moves, strict=True))
    return [r.did(own[i]) if i in own else r for i, r in enumerate(records)]


def sets_of(game, player, rule, stage):
    """Information sets of `player` in the states whose stage is `stage`, under a rule for records."""
    found = set()

    def go(s, records):
        if stage in s:
            found.add(records[player])
        movers = game.movers(s)
        drawn = movers == (-1,)
        labels = [c for c, _ in game.chance(s)] if drawn else game.actions(s, movers[0]) if movers else []
        for label in labels:
            t = game.play(s, (label,))
            go(t, rule(game, records, s, (label,), t))

    go(game.root(), begin(game, game.root()))
    return len(found)


def test_hidden_moves_of_another_are_not_counted():
    walked = walk(SecretTaps())
    assert len(walked.menus[1]) == 1  # one question, whatever the taps
    assert sets_of(SecretTaps(), 1, advance_seeing_always, "guessing") == 3  # the wrong rule gives them away
    assert walked.infosets == (3, 1) and walked.sequences == (1 + 2 + 2 + 1, 1 + 3)


def test_a_card_shown_between_two_moves_is_remembered():
    walked = walk(Glimpse())
    named = [r for r, actions in walked.menus[0].items() if len(actions) == 2]
    assert len(named) == 2  # one for each card
    assert sets_of(Glimpse(), 0, advance_seeing_on_the_move, "covered") == 1  # the wrong rule forgets it


def test_remembering_the_card_is_worth_a_quarter():
    def recall(player, record, actions):
        seen = [e.view for e in record.entries if hasattr(e, "view")]
        return (
            {a: float(a == ("red" if "red" in seen else "black")) for a in actions}
            if len(actions) > 1
            else {actions[0]: 1.0}
        )

    assert walk(Glimpse(), recall).value == [1.0, 1.0]


def test_the_same_view_counts_again_after_an_own_move():
    record = Record().saw("fog").saw("fog")
    assert len(record.entries) == 1
    assert len(record.did("wait").saw("fog").entries) == 3
    assert record.saw(None) is record
