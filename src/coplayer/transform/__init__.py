"""Games made from games, one file each: `reveal(game, name)`, `repeat(game, n)`; in a spec `kuhn|reveal`.

A transform is a function of a game, with the module's name, that returns a frozen dataclass with the field
`game`. States of the new game carry the old one's as `at`. Files that begin with `_` are no transforms.
"""
