"""How far an iteration of CFR+ on Leduc is from what the machine could do."""


def floor(worker):
    """The counts and rates that the coplayer process measures, and what follows from them."""
    counts = worker.ask("floor leduc")
    if "why" in counts:
        print(f"floor: {counts['why']}")
        return counts
    print(
        f"\nA CFR+ iteration on Leduc gathers {counts['gathers']:,} numbers, streams {counts['bytes']:,} bytes "
        f"and does {counts['flops']:,} sums and products.\nAt this machine's rates "
        f"({counts['gather_rate']:.2f} gathers or {counts['stream_rate']:.0f} bytes a ns, within its caches) "
        f"that is {counts['floor'] * 1e6:.1f} µs; we take {counts['seconds'] * 1e6:.1f} µs, "
        f"{counts['seconds'] / counts['floor']:.1f} times the floor."
    )
    return counts
