"""A game of ours as the text of an .efg file, so that OpenSpiel can judge it. One mover at a time."""

from coplayer.game import CHANCE, Record, advance, begin


def efg(game) -> tuple[str, dict]:
    """The text, and {(player, number of the information set): record}."""
    sets: dict[tuple[int, Record], int] = {}
    lines, count = (
        [f'EFG 2 R "test" {{ {" ".join(f"{chr(34)}p{i}{chr(34)}" for i in range(game.players))} }}'],
        [0],
    )

    def number() -> int:
        count[0] += 1
        return count[0]

    def visit(s, records, total):
        movers = game.movers(s)
        if not movers:
            lines.append(f't "" {number()} "" {{ {", ".join(repr(float(x)) for x in total)} }}')
            return
        (mover,) = movers
        if mover == CHANCE:
            moves, probs = zip(*[(o, p) for o, p in game.chance(s) if p > 0], strict=True)
            names = " ".join(f'"{i}" {p!r}' for i, p in enumerate(probs))
            lines.append(f'c "" {number()} "" {{ {names} }} 0')
        else:
            moves = game.actions(s, mover)
            key = (mover, Record(records[mover].entries))
            n = sets.setdefault(key, 1 + sum(k[0] == mover for k in sets))
            names = " ".join(f'"{i}"' for i in range(len(moves)))
            lines.append(f'p "" {mover + 1} {n} "i{n}" {{ {names} }} 0')
        for move in moves:
            t = game.play(s, (move,))
            paid = [x + r for x, r in zip(total, game.rewards(s, (move,), t), strict=True)]
            visit(t, advance(game, records, s, (move,), t), paid)

    root = game.root()
    visit(root, begin(game, root), [0.0] * game.players)
    return "\n".join(lines) + "\n", {(p, n): record for (p, record), n in sets.items()}
