"""LiteEFG, which keeps OpenSpiel's game tree in memory and compiles its updates."""

import LiteEFG
import pyspiel
from LiteEFG.baselines import CFRplus
from serving import serve


def solver(name):
    graph = CFRplus.graph()
    tree = LiteEFG.OpenSpielEnv(pyspiel.load_game(name), traverse_type="Enumerate", regenerate=True)
    tree.set_graph(graph)
    return graph, tree


def iterate(graph, tree, n):
    for _ in range(n):
        graph.update_graph(tree)
        tree.update_strategy(graph.current_strategy(), update_best=False)


def iteration(name):
    def prepare():
        graph, tree = solver(name)
        return lambda n: iterate(graph, tree, n)

    return prepare


def exploitability(name, iterations):
    """Of the average policy after so many iterations of CFR+."""

    def prepare():
        graph, tree = solver(name)
        iterate(graph, tree, iterations)

        def block(n):
            for _ in range(n):
                value = sum(tree.exploitability(graph.current_strategy(), "linear-avg-iterate")) / 2
            return {"value": value}

        return block

    return prepare


serve(
    {
        "iteration leduc": iteration("leduc_poker"),
        "exploitability leduc": exploitability("leduc_poker", 10),
    }
)
