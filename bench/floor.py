"""How far an iteration of CFR+ on Leduc is from what the machine could do."""


def floor(worker):
    """The counts and rates that the coplayer process measures, and what follows from them."""
    counts = worker.ask("floor leduc")
    if "why" in counts:
        print(f"floor: {counts['why']}")
        return counts
    n = counts
    print(
        f"\nCFR+ on Leduc: an iteration gathers {n['gathers']:,} numbers, streams {n['bytes']:,} bytes "
        f"and does {n['flops']:,} sums and products.\nAt this machine's rates "
        f"({n['gather_rate']:.2f} gathers or {n['stream_rate']:.0f} bytes a ns, within its caches) "
        f"that is {n['floor'] * 1e6:.1f} µs; we take {n['seconds'] * 1e6:.1f} µs, "
        f"{n['seconds'] / n['floor']:.1f} times the floor."
    )
    return counts
