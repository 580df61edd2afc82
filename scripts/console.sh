# What the script says, and how it ends. Sourced by ./enfilade.
# shellcheck shell=bash

readonly EXIT_FAILED=1 # something was tried and did not succeed
readonly EXIT_USAGE=2  # the call is wrong, or this machine lacks something; the message says what to do

# progress TEXT: one line with the seconds since the script began
progress() {
  printf '[%4ds] %s\n' "$SECONDS" "$*" >&2
}

# fail TEXT: what was tried did not work
fail() {
  printf 'enfilade: %s\n' "$*" >&2
  exit "$EXIT_FAILED"
}

# refuse TEXT: nothing was tried; the text says what to do
refuse() {
  printf 'enfilade: %s\n' "$*" >&2
  exit "$EXIT_USAGE"
}

# has COMMAND...: whether all of these commands exist
has() {
  local name
  for name in "$@"; do
    command -v "$name" >/dev/null 2>&1 || return 1
  done
}

# require COMMAND WHAT_TO_DO
require() {
  has "$1" || refuse "'$1' is missing: $2"
}

# show_end_of FILE: the last lines of a log, indented, so that a failure explains itself
show_end_of() {
  [[ -s $1 ]] || return 0
  tail -n 25 "$1" | sed 's/^/    | /' >&2
  printf '    (all of it: %s)\n' "$1" >&2
}

# quietly LOG COMMAND...: output goes to the log; it is shown only if the command fails
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 && return 0
  show_end_of "$log"
  return 1
}

# wait_until SECONDS COMMAND...: repeats the command, ever less often, until it succeeds; fails when the time is over
wait_until() {
  local end=$((SECONDS + $1)) tenths=1
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep "$((tenths / 10)).$((tenths % 10))"
    ((tenths == 10)) || tenths=$((tenths + 1))
  done
}
