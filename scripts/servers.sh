# The real RabbitMQ and MongoDB: those of the environment, else Compose, else processes. Sourced by ./enfilade.
# shellcheck shell=bash

# shellcheck disable=SC2034 # read by rabbitmq.sh
readonly OTHER_SERVERS="start Docker, or set ENFILADE_RABBITMQ_ADDRESSES, ENFILADE_RABBITMQ_USERNAME, ENFILADE_RABBITMQ_PASSWORD and ENFILADE_MONGODB_URI to servers of your own"
readonly SERVERS=(rabbitmq mongodb)

# servers_kind: external, compose or processes. It does not change while servers run
servers_kind() {
  if servers_are_given; then
    printf 'external\n'
  elif [[ -n $(recall servers) ]]; then
    recall servers
  elif has docker && docker info >/dev/null 2>&1; then
    printf 'compose\n'
  else
    printf 'processes\n'
  fi
}

# servers_are_given: the environment has addresses, and they are not those that this script has exported itself
servers_are_given() {
  [[ -n ${ENFILADE_RABBITMQ_ADDRESSES-} && -n ${ENFILADE_MONGODB_URI-} ]] || return 1
  [[ -z $(recall servers) || $ENFILADE_RABBITMQ_ADDRESSES != "$(own_rabbitmq_address)" || $ENFILADE_MONGODB_URI != "$(own_mongodb_uri)" ]]
}

own_rabbitmq_address() {
  printf '127.0.0.1:%s\n' "$(port rabbitmq)"
}

own_mongodb_uri() {
  printf 'mongodb://127.0.0.1:%s/?replicaSet=%s\n' "$(port mongodb)" "$MONGODB_REPLICA_SET"
}

# servers_up: both run and are ready; harmless if they do already
servers_up() {
  local kind
  require curl "install curl"
  servers_check_environment
  kind=$(servers_kind)
  case $kind in
    external) progress "servers: those of the environment" ;;
    compose) compose_up ;;
    processes)
      with_cache_locked rabbitmq_install
      with_cache_locked mongodb_install
      remember servers "$kind"
      rabbitmq_start
      mongodb_start
      server_await mongodb
      server_await rabbitmq
      ;;
  esac
}

servers_check_environment() {
  if [[ -n ${ENFILADE_RABBITMQ_ADDRESSES-} ]] && [[ -z ${ENFILADE_MONGODB_URI-} ]]; then
    refuse "ENFILADE_RABBITMQ_ADDRESSES is set, but ENFILADE_MONGODB_URI is not: set both, or neither"
  elif [[ -z ${ENFILADE_RABBITMQ_ADDRESSES-} ]] && [[ -n ${ENFILADE_MONGODB_URI-} ]]; then
    refuse "ENFILADE_MONGODB_URI is set, but ENFILADE_RABBITMQ_ADDRESSES is not: set both, or neither"
  fi
}

servers_down() {
  case $(recall servers) in
    compose) compose down ;;
    processes)
      process_stop rabbitmq 40
      process_stop mongodb 40
      ;;
  esac
  forget servers
}

# servers_discard: their data, after servers_down
servers_discard() {
  if [[ -n $(recall compose) ]]; then
    compose down --volumes
    forget compose
  fi
  rm -rf "$ENFILADE_HOME"/{rabbitmq,mongodb}
}

# each_server start|stop|restart|kill [NAME]: both where none is named
each_server() {
  local name action=$1
  shift
  own_servers_kind >/dev/null
  (($# > 0)) || set -- "${SERVERS[@]}"
  for name in "$@"; do
    case $action in
      restart)
        server_stop "$name"
        server_start "$name"
        ;;
      *) "server_$action" "$name" ;;
    esac
  done
}

# server_start NAME / server_stop NAME / server_kill NAME: one of the two, data is kept
server_start() {
  case $(own_servers_kind) in
    compose) compose up --detach --wait "$1" ;;
    processes) "$1_start" ;;
  esac
  server_await "$1"
}

server_stop() {
  case $(own_servers_kind) in
    compose) compose stop "$1" ;;
    processes) process_stop "$1" 40 ;;
  esac
}

server_kill() {
  case $(own_servers_kind) in
    compose) compose kill "$1" ;;
    processes) process_kill "$1" ;;
  esac
}

own_servers_kind() {
  local kind
  kind=$(recall servers)
  [[ -n $kind ]] || refuse "no servers of this script run in $ENFILADE_HOME: start them with ./enfilade server up"
  printf '%s\n' "$kind"
}

# server_await NAME: ready, or the end of its log
server_await() {
  local name=$1
  case $name in
    mongodb)
      if [[ $(recall servers) == processes ]]; then
        mongodb_initiate || server_failed mongodb
      else
        wait_until 90 port_answers "$(port mongodb)" || server_failed mongodb
      fi
      ;;
    rabbitmq) wait_until 90 rabbitmq_ready || server_failed rabbitmq ;;
  esac
  progress "$name is ready"
}

server_failed() {
  show_end_of "$ENFILADE_HOME/logs/$1.log"
  fail "$1 did not become ready"
}

# server_health NAME: up, not ready, down, or external
server_health() {
  if servers_are_given; then
    printf 'external\n'
  elif ! server_runs "$1"; then
    printf 'down\n'
  elif server_answers "$1"; then
    printf 'up\n'
  else
    printf 'not ready\n'
  fi
}

server_runs() {
  case $(recall servers) in
    processes) process_runs "$1" ;;
    compose) port_answers "$(port "$1")" ;;
    *) return 1 ;;
  esac
}

server_answers() {
  case $1 in
    rabbitmq) rabbitmq_ready 2>/dev/null ;;
    mongodb) port_answers "$(port mongodb)" ;;
  esac
}

# server_environment: exports the addresses for the services and the tests, if servers run
server_environment() {
  servers_are_given && return 0
  [[ -n $(recall servers) ]] || return 0
  ENFILADE_RABBITMQ_ADDRESSES=$(own_rabbitmq_address)
  ENFILADE_RABBITMQ_USERNAME=$RABBITMQ_USERNAME
  ENFILADE_RABBITMQ_PASSWORD=$(cat "$(secret rabbitmq-password)")
  ENFILADE_RABBITMQ_VIRTUAL_HOST=/
  ENFILADE_RABBITMQ_MANAGEMENT_URL=http://127.0.0.1:$(port rabbitmq-management)
  ENFILADE_MONGODB_URI=$(own_mongodb_uri)
  export ENFILADE_RABBITMQ_ADDRESSES ENFILADE_RABBITMQ_USERNAME ENFILADE_RABBITMQ_PASSWORD
  export ENFILADE_RABBITMQ_VIRTUAL_HOST ENFILADE_RABBITMQ_MANAGEMENT_URL ENFILADE_MONGODB_URI
}

compose() {
  ENFILADE_RABBITMQ_PORT=$(port rabbitmq) ENFILADE_RABBITMQ_MANAGEMENT_PORT=$(port rabbitmq-management) \
    ENFILADE_MONGODB_PORT=$(port mongodb) ENFILADE_RABBITMQ_USERNAME=$RABBITMQ_USERNAME \
    ENFILADE_RABBITMQ_PASSWORD=$(cat "$(secret rabbitmq-password)") \
    quietly "$ENFILADE_HOME/logs/compose.log" \
    docker compose --project-name "$(compose_project)" --file "$PROJECT/deploy/compose/servers.yaml" "$@" ||
    fail "docker compose $* failed"
}

# compose_project: one per instance
compose_project() {
  printf 'enfilade-%s\n' "$(printf '%s' "$ENFILADE_HOME" | cksum | cut -d ' ' -f 1)"
}

compose_up() {
  choose_port rabbitmq 5672
  choose_port rabbitmq-management 15672
  choose_port mongodb 27017
  remember servers compose
  remember compose used
  progress "servers: starting RabbitMQ and MongoDB with Compose"
  compose up --detach --wait
  server_await rabbitmq
  server_await mongodb
}
