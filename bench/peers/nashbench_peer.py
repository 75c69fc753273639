"""nashbench: exact exploitability of any policy function, in JAX."""

import jax
import jax.numpy as jnp
import nashbench
from serving import serve


def uniform(observation, mask):
    return jnp.where(mask, 1.0, 0.0) / jnp.maximum(mask.sum(-1, keepdims=True), 1)


def exploitability(name):
    def prepare():
        game = nashbench.make(name)

        def block(n):
            for _ in range(n):
                value = jax.block_until_ready(nashbench.exploitability(game, uniform))
            return {"value": float(value)}

        return block

    return prepare


serve({"exploitability leduc uniform": exploitability("leduc_poker")})
