# Processes that outlive the script, known by pid and start time: a pid that was given to somebody else is never killed. Sourced by ./enfilade.
# shellcheck shell=bash

# process_start NAME COMMAND...: in the background and in a session of its own; output goes to logs/NAME.log
process_start() {
  local name=$1 detach=(setsid)
  shift
  has setsid || detach=(nohup)
  "${detach[@]}" "$@" </dev/null >>"$ENFILADE_HOME/logs/$name.log" 2>&1 9>&- &
  process_record "$name" "$!"
}

# process_record NAME PID
process_record() {
  (umask 077 && printf '%s %s\n' "$2" "$(process_birth "$2")" >"$ENFILADE_HOME/pids/$1")
}

# process_birth PID: what tells this process from a later one with the same number
process_birth() {
  if [[ -r /proc/$1/stat ]]; then
    sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
  else
    ps -o lstart= -p "$1" 2>/dev/null || true
  fi
}

# process_pid NAME: prints the pid if that very process runs, fails otherwise
process_pid() {
  local file=$ENFILADE_HOME/pids/$1 pid birth
  [[ -s $file ]] || return 1
  read -r pid birth <"$file"
  [[ -n $birth && $(process_birth "$pid") == "$birth" ]] || return 1
  ! process_is_zombie "$pid" || return 1
  printf '%s\n' "$pid"
}

process_is_zombie() {
  [[ $(ps -o stat= -p "$1" 2>/dev/null) == Z* ]]
}

process_runs() {
  process_pid "$1" >/dev/null
}

process_ended() {
  ! process_runs "$1"
}

# process_stop NAME SECONDS: asks politely, then does not
process_stop() {
  local pid
  if pid=$(process_pid "$1"); then
    kill -TERM "$pid" 2>/dev/null || true
    if ! wait_until "$2" process_ended "$1"; then
      progress "$1 did not stop within $2 s: killed"
      process_kill "$1"
    fi
  fi
  rm -f "$ENFILADE_HOME/pids/$1"
}

# process_kill NAME: SIGKILL, as a crash would do
process_kill() {
  local pid
  if pid=$(process_pid "$1"); then
    kill -KILL "$pid" 2>/dev/null || true
    wait_until 10 process_ended "$1" || fail "$1 (pid $pid) survives SIGKILL"
  fi
  rm -f "$ENFILADE_HOME/pids/$1"
}
