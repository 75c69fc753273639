"""Settings every test shares: one machine, no display, no random failures in CI."""

import os

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

from hypothesis import settings  # noqa: E402  the environment comes first

# A first call may compile a kernel, so no example has a deadline.
settings.register_profile("coplayer", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "coplayer")
