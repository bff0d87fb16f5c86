#!/usr/bin/env bash
# Every test of Wardbook, with what it needs: a throwaway PostgreSQL server, and the GraphQL clients, the identity provider and the
# mail server of tests/peers, and a browser. Installs the Debian packages where it may (root, apt); otherwise names them and fails.
#
#   tests/run.sh             all of it
#   tests/run.sh --quick     what needs no server and no client of another language
#   tests/run.sh --soak      all of it, with the long loops (WARDBOOK_TEST_KILLS=500 and so on)
#   tests/run.sh -- ARGS     hands ARGS to `cargo test --workspace` (for example: -- --test journeys)
#   tests/run.sh --run CMD   starts the server and runs CMD instead of the tests (a load program, psql)
#
# It sets, for the tests:
#   WARDBOOK_TEST_POSTGRES_URL   a superuser of a PostgreSQL 15 or later; each test makes its own database.
#                                Set beforehand, that server is used and none is started.
#   WARDBOOK_TEST_POSTGRES_LOG   the server's log, where the server is ours
#   WARDBOOK_TEST_NODE_PEERS     tests/peers/js, its packages installed
#   WARDBOOK_TEST_CHROMIUM       Chromium, which looks at the pages
#   WARDBOOK_TEST_PYTHON         a Python that has tests/peers/python/requirements.txt
#   WARDBOOK_TEST_QUICK=1        with --quick, and then none of the above
#   WARDBOOK_TEST_SOAK=1, WARDBOOK_TEST_KILLS=500   with --soak
# A test that finds neither what it needs nor WARDBOOK_TEST_QUICK fails: nothing is skipped silently.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A failed test says why in its first lines, and not where in the libraries it was.
export RUST_LIB_BACKTRACE=${RUST_LIB_BACKTRACE:-0}

mode=all
command=()
arguments=()
while (($#)); do
  case $1 in
    --quick | --soak) mode=${1#--} ;;
    --) shift; arguments=("$@"); break ;;
    --run) shift; command=("$@"); break ;;
    -h | --help) sed -n '2,22s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "tests/run.sh: unknown argument '$1' (see --help)" >&2; exit 2 ;;
  esac
  shift
done

part="" part_started=0 child="" server_bin="" server_user=""
scratch=$(mktemp -d "${TMPDIR:-/tmp}/wardbook-tests.XXXXXXXX")

begin() { part=$1; part_started=$SECONDS; echo "== $part"; }
finish() { echo "== $part: $((SECONDS - part_started)) s"; part=""; }
fail() { echo "tests/run.sh: $*" >&2; exit 1; }

# Runs in a process group of its own, so that a signal to this script ends all of it, servers under test too.
attended() {
  set -m
  "$@" </dev/null &
  child=$!
  set +m
  local code=0
  wait "$child" || code=$?
  child=""
  return "$code"
}

leave() {
  local code=$?
  trap - EXIT
  trap '' INT TERM HUP
  if [ -n "$child" ]; then
    kill -TERM -- "-$child" 2>/dev/null || true
    for _ in {1..50}; do kill -0 -- "-$child" 2>/dev/null || break; sleep 0.1; done
    kill -KILL -- "-$child" 2>/dev/null || true
  fi
  if [ -e "$scratch/data/postmaster.pid" ]; then
    as_server "$server_bin/pg_ctl" -D "$scratch/data" -m immediate -w stop >/dev/null 2>&1 || true
  fi
  rm -rf "$scratch"
  if ((code != 0)) && [ -n "$part" ]; then
    echo "== FAILED: $part, after $((SECONDS - part_started)) s (exit code $code)" >&2
  fi
  exit "$code"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# need WHAT CHECK PACKAGE...: what a fresh machine may lack, from Debian's packages where we may install.
apt_is_fresh=no
need() {
  local what=$1 check=$2
  shift 2
  if "$check"; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $* for $what"
    if [ "$apt_is_fresh" = no ]; then apt-get update -qq; apt_is_fresh=yes; fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    if "$check"; then return; fi
  fi
  fail "$what is missing: install the Debian package(s) $* and start again"
}

has_cargo() { command -v cargo >/dev/null; }
has_curl() { command -v curl >/dev/null; }
has_cc() { command -v cc >/dev/null; }
has_openssl() { command -v openssl >/dev/null; }
has_node() { node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1; }
find_chromium() {
  for chromium in "${WARDBOOK_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$chromium" ] && chromium=$(command -v "$chromium") && "$chromium" --version >/dev/null 2>&1; then
      export WARDBOOK_TEST_CHROMIUM=$chromium
      return
    fi
  done
  return 1
}
find_python() {
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
  done
  return 1
}
find_server() {
  local candidate version
  for candidate in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr) "$(pg_config --bindir 2>/dev/null)"; do
    if [ -x "$candidate/initdb" ] && [ -x "$candidate/pg_ctl" ] && [ -x "$candidate/postgres" ]; then
      version=$("$candidate/postgres" --version | grep -oE '[0-9]+' | head -n 1)
      if ((version >= 15)); then server_bin=$candidate; return; fi
    fi
  done
  return 1
}

# Packages are kept outside the clone, by what their lock file says, so that a fresh clone finds them again.
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/wardbook
if ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then cache=$PWD/.cache; mkdir -p "$cache"; fi

install_node_packages() {
  local home key
  key=$({ cd tests/peers/js && cat package.json package-lock.json && node --version; } | sha256sum | cut -c1-16)
  home=$cache/node-$key
  (
    flock 9
    if [ ! -e "$home/.complete" ]; then
      rm -rf "$home"
      mkdir -p "$home"
      cp tests/peers/js/{package.json,package-lock.json,.npmrc} "$home"
      (cd "$home" && npm ci --loglevel=error)
      touch "$home/.complete"
    fi
  ) 9>"$cache/node.lock"
  rm -rf tests/peers/js/node_modules
  ln -s "$home/node_modules" tests/peers/js/node_modules
  export WARDBOOK_TEST_NODE_PEERS=$PWD/tests/peers/js
}

install_python_packages() {
  local wanted=tests/peers/python/requirements.txt home key
  key=$({ cat "$wanted" && "$python" -c 'import sys; print(sys.executable, sys.version)'; } | sha256sum | cut -c1-16)
  home=$cache/python-$key
  (
    flock 9
    if [ ! -e "$home/.complete" ]; then
      rm -rf "$home"
      "$python" -m venv "$home"
      # Every package is pinned in the file, so nothing may come in beside it.
      "$home/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$wanted"
      "$home/bin/pip" check
      touch "$home/.complete"
    fi
  ) 9>"$cache/python.lock"
  export WARDBOOK_TEST_PYTHON=$home/bin/python
}

# PostgreSQL refuses to run as root.
as_server() {
  if [ -n "$server_user" ]; then (cd "$scratch" && runuser -u "$server_user" -- "$@"); else (cd "$scratch" && "$@"); fi
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_server() {
  local password port log=$scratch/log
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$password" >"$scratch/password"
  if [ "$(id -u)" = 0 ]; then
    server_user=$(id -un postgres 2>/dev/null || echo nobody)
    chown -R "$server_user" "$scratch"
  fi
  # Sorted as an English school's server would sort, not by byte: what relies on byte order must say so.
  as_server "$server_bin/initdb" -D "$scratch/data" -U wardbook_tests --pwfile="$scratch/password" --no-sync \
    --auth=password --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-GB >/dev/null
  # fsync stays on: a crash test on a server that does not write proves nothing.
  cat >>"$scratch/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 400
fsync = on
synchronous_commit = on
log_lock_waits = on
log_line_prefix = '%m [%p] %d '
CONF
  for _ in {1..20}; do
    # Below the range the kernel hands out, so that no client of the tests sits on it.
    port=$((15000 + RANDOM % 17000))
    if port_is_free "$port" && as_server "$server_bin/pg_ctl" -D "$scratch/data" -l "$log" -o "-p $port" -w -t 60 start >/dev/null; then
      export WARDBOOK_TEST_POSTGRES_URL=postgres://wardbook_tests:$password@127.0.0.1:$port/postgres
      export WARDBOOK_TEST_POSTGRES_LOG=$log
      echo "$("$server_bin/postgres" --version) on 127.0.0.1:$port, fsync on"
      return
    fi
    if ! grep -qs 'could not bind' "$log"; then break; fi
  done
  tail -n 20 "$log" >&2 || true
  fail "PostgreSQL did not start"
}

# Sums what each test program said at its end, and names what failed.
summarise() {
  sed -nE 's/^test (.*) \.\.\. FAILED$/failed: \1/p' "$1"
  awk '/^test result:/ { passed += $4; failed += $6; ignored += $8 }
    END { printf "tests: %d passed, %d failed%s\n", passed, failed, ignored ? ", " ignored " skipped" : "" }' "$1"
}

run_tests() {
  local code=0
  cargo test --workspace --locked --no-fail-fast "${arguments[@]}" 2>&1 | tee "$scratch/results" || code=$?
  summarise "$scratch/results"
  return "$code"
}

check_for_deadlocks() {
  if [ -z "${WARDBOOK_TEST_POSTGRES_LOG:-}" ]; then
    echo "the server was given, its log is not ours to read: look there for 'deadlock detected'"
  elif grep -n 'deadlock detected' "$WARDBOOK_TEST_POSTGRES_LOG" >&2; then
    fail "the server's log tells of deadlocks"
  else
    echo "no deadlock in the server's log"
  fi
}

begin "tools"
has_cargo || fail "cargo is missing: install Rust 1.95 or later, as .github/CONTRIBUTING.md says"
need "curl (for the conversation in the README)" has_curl curl
need "a C compiler (for the bundled SQLite)" has_cc gcc libc6-dev
if [ "$mode" = quick ]; then
  unset WARDBOOK_TEST_POSTGRES_URL WARDBOOK_TEST_NODE_PEERS WARDBOOK_TEST_PYTHON WARDBOOK_TEST_CHROMIUM
  export WARDBOOK_TEST_QUICK=1
  echo "quick: left out are PostgreSQL, the identity provider, the JavaScript and Python clients and the browser"
else
  unset WARDBOOK_TEST_QUICK
  need "Node 18 or later with npm" has_node nodejs npm
  need "Python 3.11 or later with venv" find_python python3 python3-venv
  need "Chromium (which looks at the pages)" find_chromium chromium
  need "openssl (for the certificate of the tests' mail server)" has_openssl openssl
  if [ -z "${WARDBOOK_TEST_POSTGRES_URL:-}" ]; then
    need "PostgreSQL 15 or later" find_server postgresql
  fi
fi
if [ "$mode" = soak ]; then
  export WARDBOOK_TEST_SOAK=1 WARDBOOK_TEST_KILLS=${WARDBOOK_TEST_KILLS:-500}
fi
finish

if [ "$mode" != quick ]; then
  begin "packages of the JavaScript and Python clients"
  install_node_packages
  install_python_packages
  finish
fi

if ((${#command[@]} + ${#arguments[@]} == 0)); then
  begin "build"
  attended cargo test --workspace --locked --no-run
  finish
fi

if [ "$mode" != quick ] && [ -z "${WARDBOOK_TEST_POSTGRES_URL:-}" ]; then
  begin "PostgreSQL"
  start_server
  finish
fi

if ((${#command[@]})); then
  begin "${command[*]}"
  attended "${command[@]}"
  finish
  exit 0
fi

begin "tests"
attended run_tests
finish
if [ "$mode" != quick ]; then
  begin "deadlocks"
  check_for_deadlocks
  finish
fi
echo "tests/run.sh ($mode): all passed in $SECONDS s"
