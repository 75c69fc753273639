"""Walker's tables: a draw from any distribution by one even draw and one comparison."""

import numpy as np

from coplayer.compiled import njit


@njit()
def aliases(begin, prob):
    """Walker's tables (1977, made as in Vose 1991): an outcome of a joint action, drawn evenly, is kept with
    probability keep [O], else replaced by other [O], and so comes up with its own probability."""
    keep, other = np.ones(len(prob)), np.arange(len(prob))
    room = np.empty(len(prob), np.int64)  # outcomes with too little from the left, too much from the right
    for j in range(len(begin) - 1):
        a, b = begin[j], begin[j + 1]
        keep[a:b] = prob[a:b] * (b - a) / prob[a:b].sum()
        low, high = a, b
        for k in range(a, b):
            if keep[k] < 1:
                room[low] = k
                low += 1
            else:
                high -= 1
                room[high] = k
        while low > a and high < b:
            poor, rich = room[low - 1], room[high]
            other[poor] = rich
            keep[rich] -= 1 - keep[poor]
            low -= 1
            if keep[rich] < 1:
                high += 1
                room[low] = rich
                low += 1
    return keep, other
