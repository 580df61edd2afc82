#!/usr/bin/env bash
# Tests of ./enfilade itself: its answers, and real servers started, killed, restarted and stopped in two instances
# of its own; with `services`, the four services likewise (they are built if need be).
# Prints one line per test; exit code 1 if one failed.
# usage: scripts/test-enfilade.sh [servers|services]
set -uo pipefail

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
ENFILADE=$PROJECT/enfilade
WORK=$(mktemp -d)
FAILURES=0
unset ENFILADE_RABBITMQ_ADDRESSES ENFILADE_MONGODB_URI ENFILADE_API_KEY_FILE
export ENFILADE_HOME=$WORK/first
SECOND=$WORK/second

# test_that NAME COMMAND...
test_that() {
  local name=$1
  shift
  if "$@" >"$WORK/output" 2>&1; then
    printf 'ok      %s\n' "$name"
  else
    printf 'FAILED  %s\n' "$name"
    sed 's/^/        | /' "$WORK/output"
    FAILURES=$((FAILURES + 1))
  fi
}

# answers CODE PATTERN COMMAND...: exit code and output are as said
answers() {
  local code=$1 pattern=$2 output actual=0
  shift 2
  output=$("$@" 2>&1) || actual=$?
  printf '%s\nexit code %s, expected %s and /%s/\n' "$output" "$actual" "$code" "$pattern"
  [[ $actual == "$code" && $output =~ $pattern ]]
}

scripts_parse() {
  local file
  for file in "$ENFILADE" "$PROJECT"/scripts/*.sh "$PROJECT/.ci/run"; do
    bash -n "$file" || return 1
  done
}

# what one file defines, another reads: hence the two exceptions; the toolchain script is kept as it came
scripts_are_clean() {
  find "$ENFILADE" "$PROJECT/.ci/run" "$PROJECT/scripts" -type f ! -name '*.py' ! -name native-image-setup.sh \
    -exec shellcheck --shell=bash --exclude=SC2034,SC2154 {} +
}

helps() {
  local name
  for name in up down status logs demo test native bench clean server build; do
    answers 0 "^usage: ./enfilade $name" "$ENFILADE" "$name" --help || return 1
  done
  answers 0 '^Runs Enfilade' "$ENFILADE" --help
}

status_is_json() {
  "$ENFILADE" status --json >"$WORK/status.json"
  python3 - "$WORK/status.json" <<'PYTHON'
import json, sys
status = json.load(open(sys.argv[1]))
expected = {"gateway", "admin", "dispatcher", "worker", "rabbitmq", "mongodb", "apiKeyFile", "health", "home"}
assert set(status) == expected, status
assert set(status["rabbitmq"]) == {"amqp", "management", "username", "passwordFile"}, status
PYTHON
}

given_servers_are_left_alone() {
  env ENFILADE_RABBITMQ_ADDRESSES=example.invalid:5672 ENFILADE_MONGODB_URI=mongodb://example.invalid \
    "$ENFILADE" server up && [[ -z $(ls "$ENFILADE_HOME/pids") ]]
}

starts_through_a_link_from_elsewhere() {
  ln -s "$ENFILADE" "$WORK/link" && cd / && "$WORK/link" server up
}

starts_only_once() {
  local before
  before=$(cat "$ENFILADE_HOME"/pids/*)
  "$ENFILADE" server up && [[ $(cat "$ENFILADE_HOME"/pids/*) == "$before" ]]
}

second_instance_has_ports_of_its_own() {
  ENFILADE_HOME=$SECOND "$ENFILADE" server up &&
    [[ -z $(sort "$ENFILADE_HOME"/state/port.* "$SECOND"/state/port.* | uniq -d) ]]
}

secrets_are_private() {
  [[ -z $(find "$ENFILADE_HOME" -maxdepth 2 -perm /077 ! -path '*/logs/*' -print -quit) ]] || stat "$ENFILADE_HOME"/*/*
}

# management METHOD PATH [BODY]
management() {
  curl --silent --show-error --fail --max-time 5 --request "$1" --header 'Content-Type: application/json' ${3:+--data "$3"} \
    --user "enfilade:$(cat "$ENFILADE_HOME/state/rabbitmq-password")" \
    "http://127.0.0.1:$(cat "$ENFILADE_HOME/state/port.rabbitmq-management")/api$2"
}

# RabbitMQ writes down that a quorum queue exists half a second after its declaration; a crash before that loses it
rabbitmq_keeps_messages_over_a_crash() {
  management PUT /queues/%2F/kept '{"durable":true,"arguments":{"x-queue-type":"quorum"}}' && sleep 2 &&
    management POST /exchanges/%2F/amq.default/publish \
      '{"properties":{"delivery_mode":2},"routing_key":"kept","payload":"still here","payload_encoding":"string"}' &&
    "$ENFILADE" server kill rabbitmq && answers 1 'rabbitmq +down' "$ENFILADE" status &&
    "$ENFILADE" server start rabbitmq && eventually rabbitmq_has_the_message
}

rabbitmq_has_the_message() {
  management POST /queues/%2F/kept/get '{"count":1,"ackmode":"ack_requeue_true","encoding":"auto"}' | grep 'still here'
}

# eventually COMMAND...: a queue elects its leader some moments after its server is ready, and a request before that hangs
eventually() {
  local end=$((SECONDS + 30))
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.5
  done
}

# mongodb STATEMENT: Python, with `things` as the collection
mongodb() {
  PYTHONPATH=$(echo "${ENFILADE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/enfilade}"/mongodb-*/pymongo) python3 -c "
from pymongo import MongoClient, WriteConcern
things = MongoClient('mongodb://127.0.0.1:$(cat "$ENFILADE_HOME/state/port.mongodb")/?replicaSet=rs0').test.get_collection(
    'things', write_concern=WriteConcern(w='majority', j=True))
$1"
}

mongodb_keeps_documents_over_a_crash_and_a_new_port() {
  mongodb 'things.insert_one({"_id": 1})' && "$ENFILADE" server kill mongodb &&
    echo 27500 >"$ENFILADE_HOME/state/port.mongodb" &&
    "$ENFILADE" server start mongodb && mongodb 'assert things.find_one() == {"_id": 1}'
}

foreign_process_with_an_old_pid_lives_on() {
  sleep 60 &
  printf '%s 1\n' "$!" >"$ENFILADE_HOME/pids/gateway"
  "$ENFILADE" down && kill "$!"
}

nothing_is_left() {
  [[ -z $(find "$ENFILADE_HOME/pids" "$SECOND/pids" -type f -print -quit) ]] || return 1
  ! grep "$WORK" /proc/*/mounts || return 1
  ! pgrep -af "mongod.*$WORK|rabbitmq.*$WORK" || return 1
  ! grep -rxF -e "$ENFILADE_HOME" -e "$SECOND" "${ENFILADE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/enfilade}/ports"
}

# health NAME: as status --json has it
health() {
  "$ENFILADE" status --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["health"][sys.argv[1]])' "$1"
}

services_start_although_a_port_is_taken() {
  local code=0
  python3 -m http.server --bind 127.0.0.1 18080 >/dev/null 2>&1 &
  mkdir -p "$ENFILADE_HOME/state" && echo 18080 >"$ENFILADE_HOME/state/port.gateway"
  eventually curl --silent --output /dev/null http://127.0.0.1:18080
  "$ENFILADE" up && "$ENFILADE" status && [[ $(cat "$ENFILADE_HOME/state/port.gateway") != 18080 ]] || code=1
  kill %1
  return "$code"
}

services_start_only_once() {
  local before
  before=$(cat "$ENFILADE_HOME"/pids/*)
  "$ENFILADE" up && [[ $(cat "$ENFILADE_HOME"/pids/*) == "$before" ]]
}

a_killed_service_is_seen_and_started_again() {
  local pid
  pid=$(cut -d ' ' -f 1 "$ENFILADE_HOME/pids/worker")
  kill -KILL "$pid" && eventually [ "$(health worker)" = down ] &&
    answers 1 'worker +down' "$ENFILADE" status && "$ENFILADE" up && [[ $(health worker) == up ]]
}

secrets_are_on_no_command_line() {
  ! pgrep -af "$(cat "$ENFILADE_HOME/state/api-key")|$(cat "$ENFILADE_HOME/state/rabbitmq-password")"
}

no_service_is_left() {
  [[ -z $(find "$ENFILADE_HOME/pids" -type f -print -quit) ]] && ! pgrep -af "java.*$WORK"
}

clean_up() {
  ENFILADE_HOME=$SECOND "$ENFILADE" down >/dev/null 2>&1
  "$ENFILADE" down >/dev/null 2>&1
  rm -rf "$WORK"
}

trap clean_up EXIT

test_servers() {
  test_that "all scripts parse" scripts_parse
  if command -v shellcheck >/dev/null; then
    test_that "shellcheck finds nothing" scripts_are_clean
  else
    printf 'skipped shellcheck (not installed)\n'
  fi
  test_that "each command helps" helps
  test_that "no command: usage and exit code 2" answers 2 'usage:' "$ENFILADE"
  test_that "unknown command: exit code 2" answers 2 "'fly' is not a command" "$ENFILADE" fly
  test_that "unknown option: exit code 2" answers 2 "unknown option '--fast'" "$ENFILADE" up --fast
  test_that "unknown server: exit code 2" answers 2 'neither rabbitmq nor mongodb' "$ENFILADE" server stop oracle
  test_that "unknown test part: exit code 2" answers 2 "'nothing' is neither" "$ENFILADE" test --only nothing
  test_that "unknown log: exit code 2" answers 2 "no log of 'nobody'" "$ENFILADE" logs nobody
  test_that "status while nothing runs: exit code 1" answers 1 'gateway +down' "$ENFILADE" status
  test_that "status --json has the promised fields" status_is_json
  test_that "one address of two: exit code 2" answers 2 'set both' env ENFILADE_MONGODB_URI=mongodb://x "$ENFILADE" server up
  test_that "servers of the environment are left alone" given_servers_are_left_alone
  test_that "restart while nothing runs: exit code 2" answers 2 'server up' "$ENFILADE" server restart
  test_that "servers start through a link, from another folder" starts_through_a_link_from_elsewhere
  test_that "servers start only once" starts_only_once
  test_that "a second instance runs beside the first" second_instance_has_ports_of_its_own
  test_that "nobody else can read secrets and data" secrets_are_private
  test_that "RabbitMQ keeps its messages over a crash" rabbitmq_keeps_messages_over_a_crash
  test_that "MongoDB keeps its documents over a crash and a new port" mongodb_keeps_documents_over_a_crash_and_a_new_port
  test_that "clean refuses while something runs" answers 2 'down first' "$ENFILADE" clean
  test_that "down spares a process that got an old pid" foreign_process_with_an_old_pid_lives_on
  test_that "down of the second instance" env "ENFILADE_HOME=$SECOND" "$ENFILADE" down
  test_that "down leaves nothing behind" nothing_is_left
  test_that "clean removes the data" "$ENFILADE" clean
  test_that "and all of it" [ ! -e "$ENFILADE_HOME" ]
}

test_services() {
  test_that "services start, although a port is taken" services_start_although_a_port_is_taken
  test_that "services start only once" services_start_only_once
  test_that "secrets are on no command line" secrets_are_on_no_command_line
  test_that "a killed service is seen, and started again" a_killed_service_is_seen_and_started_again
  test_that "logs of a service" answers 0 'quarkus' "$ENFILADE" logs worker
  test_that "clean refuses while services run" answers 2 'down first' "$ENFILADE" clean
  test_that "down" "$ENFILADE" down
  test_that "down leaves no service behind" no_service_is_left
  test_that "down twice is harmless" "$ENFILADE" down
  test_that "clean" "$ENFILADE" clean
}

"test_${1:-servers}"
((FAILURES == 0))
