# Where the script keeps what it knows: one folder for downloads, one for everything that a run makes. Sourced by ./enfilade.
# shellcheck shell=bash

ENFILADE_CACHE=${ENFILADE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/enfilade}
ENFILADE_HOME=${ENFILADE_HOME:-$ENFILADE_CACHE/run}

# open_state: makes the folders; secrets lie in them, so nobody else may look
open_state() {
  mkdir -p "$ENFILADE_CACHE"
  ENFILADE_CACHE=$(cd "$ENFILADE_CACHE" && pwd -P)
  (umask 077 && mkdir -p "$ENFILADE_HOME"/{state,pids,logs})
  ENFILADE_HOME=$(cd "$ENFILADE_HOME" && pwd -P)
  chmod 700 "$ENFILADE_HOME"
  export ENFILADE_CACHE ENFILADE_HOME
}

# lock_state: one command at a time changes this instance
lock_state() {
  has flock || return 0
  exec 9>"$ENFILADE_HOME/state/lock"
  flock --nonblock 9 && return 0
  progress "waiting for another ./enfilade command to finish"
  flock --wait 300 9 || fail "another ./enfilade command has been at work on $ENFILADE_HOME for five minutes"
}

unlock_state() {
  exec 9>&-
}

# with_cache_locked COMMAND...: instances that start together download once
with_cache_locked() {
  if has flock; then
    (flock 8 && "$@") 8>"$ENFILADE_CACHE/lock"
  else
    "$@"
  fi
}

# remember NAME VALUE / recall NAME [DEFAULT] / forget NAME
remember() {
  (umask 077 && printf '%s\n' "$2" >"$ENFILADE_HOME/state/$1.new")
  mv "$ENFILADE_HOME/state/$1.new" "$ENFILADE_HOME/state/$1"
}

recall() {
  if [[ -s $ENFILADE_HOME/state/$1 ]]; then
    cat "$ENFILADE_HOME/state/$1"
  else
    printf '%s\n' "${2-}"
  fi
}

forget() {
  rm -f "$ENFILADE_HOME/state/$1"
}

# secret NAME: the file of a secret, which is made up on first use
secret() {
  local file=$ENFILADE_HOME/state/$1
  if [[ ! -s $file ]]; then
    remember "$1" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
  fi
  printf '%s\n' "$file"
}

# port NAME: the port that was chosen for NAME
port() {
  recall "port.$1"
}

# choose_port NAME PREFERRED: keeps the port of the last time if it is free, otherwise takes the next free one.
# A port is reserved in the cache folder until release_ports, so that two instances that start together do not meet.
choose_port() {
  local name=$1 candidate first last
  first=$(recall "port.$name" "$2")
  last=$(($2 + 400))
  for candidate in "$first" $(seq "$2" "$last"); do
    if reserve_port "$candidate" && port_gets_free "$name" "$candidate"; then
      ((candidate == $2)) || [[ $candidate == "$(port "$name")" ]] || progress "port $2 is taken: $name gets $candidate"
      remember "port.$name" "$candidate"
      return 0
    fi
  done
  fail "no free port for $name between $2 and $last"
}

# port_gets_free NAME PORT: its own port of before may answer a moment longer than the process that was killed
port_gets_free() {
  if [[ $2 == "$(port "$1")" ]]; then
    wait_until 10 port_is_silent "$2"
  else
    port_is_silent "$2"
  fi
}

port_is_silent() {
  ! port_answers "$1"
}

port_answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

reserve_port() {
  local folder=$ENFILADE_CACHE/ports owner
  mkdir -p "$folder"
  if (set -o noclobber && printf '%s\n' "$ENFILADE_HOME" >"$folder/$1") 2>/dev/null; then
    return 0
  fi
  owner=$(cat "$folder/$1" 2>/dev/null || true)
  [[ $owner == "$ENFILADE_HOME" ]] && return 0
  [[ -n $owner && -d $owner/state ]] && return 1
  printf '%s\n' "$ENFILADE_HOME" >"$folder/$1" # its owner was removed without a `down`
}

release_ports() {
  local reservation
  for reservation in "$ENFILADE_CACHE"/ports/*; do
    if [[ -f $reservation && $(cat "$reservation") == "$ENFILADE_HOME" ]]; then
      rm -f "$reservation"
    fi
  done
}
