# The four services as processes of this machine: built if need be, started, stopped. Sourced by ./enfilade.
# shellcheck shell=bash

readonly SERVICES=(gateway dispatcher worker admin)
readonly SERVICE_MODULES=(event-gateway dispatcher actor-worker admin-api)
readonly SERVICE_READY_SECONDS=90
readonly SERVICE_STOP_SECONDS=30

service_module() {
  case $1 in
    gateway) printf 'event-gateway\n' ;;
    worker) printf 'actor-worker\n' ;;
    admin) printf 'admin-api\n' ;;
    *) printf '%s\n' "$1" ;;
  esac
}

service_preferred_port() {
  case $1 in
    gateway) printf '8080\n' ;;
    dispatcher) printf '8081\n' ;;
    worker) printf '8082\n' ;;
    admin) printf '8090\n' ;;
  esac
}

service_url() {
  printf 'http://127.0.0.1:%s\n' "$(port "$1")"
}

api_key_file() {
  if [[ -n ${ENFILADE_API_KEY_FILE-} ]]; then
    printf '%s\n' "$ENFILADE_API_KEY_FILE"
  else
    secret api-key
  fi
}

# service_program jvm|native NAME: the file that a build makes
service_program() {
  local module
  module=$(service_module "$2")
  case $1 in
    jvm) printf '%s\n' "$PROJECT/$module/target/quarkus-app/quarkus-run.jar" ;;
    native) find "$PROJECT/$module/target" -maxdepth 1 -name '*-runner' 2>/dev/null | grep . || printf '%s\n' "$PROJECT/$module/target/$module-runner" ;;
  esac
}

# services_build jvm|native [MODULE...]: builds what is older than its sources
services_build() {
  local kind=$1 name stale=()
  shift
  for name in "${SERVICES[@]}"; do
    is_current "$(service_program "$kind" "$name")" || stale+=("$name")
  done
  case $kind in
    jvm)
      if ((${#stale[@]} > 0)) || ! modules_are_current "$@"; then
        maven_package "${SERVICE_MODULES[@]}" "$@"
      fi
      ;;
    native)
      ((${#stale[@]} == 0)) || native_build "${stale[@]}"
      modules_are_current "$@" || maven_package "$@"
      ;;
  esac
}

# is_current FILE: exists, and no source is newer
is_current() {
  [[ -e $1 && -z $(find "$PROJECT" \( -name target -o -name .git -o -path "$PROJECT/docs" \) -prune -o \
    \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$1" -print -quit) ]]
}

modules_are_current() {
  local module
  for module in "$@"; do
    is_current "$PROJECT/$module/target/enfilade-$module.jar" || return 1
  done
}

# maven_package MODULE...: with what they depend on, without tests
maven_package() {
  local modules
  modules=$(IFS=, && printf '%s' "$*")
  progress "building ${modules//,/, } (the first time also fetches libraries)"
  maven build package -Dmaven.test.skip=true -Dspotless.check.skip=true --projects "$modules" --also-make ||
    fail "the build failed"
}

# maven LOG_NAME ARGUMENT...: all output in logs/LOG_NAME.log; modules and errors are shown
maven() {
  local log=$ENFILADE_HOME/logs/$1.log
  shift
  if ! (cd "$PROJECT" && "$MAVEN" --batch-mode --no-transfer-progress "$@") 2>&1 9>&- | tee "$log" | show_modules; then
    grep '^\[ERROR\]' "$log" | head -n 40 >&2 || true
    printf '    (all of it: %s)\n' "$log" >&2
    return 1
  fi
}

show_modules() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ ^\[INFO\]\ Building\ (.*[^\ ])\ +\[([0-9]+)/([0-9]+)\]$ ]]; then
      progress "  ${BASH_REMATCH[2]}/${BASH_REMATCH[3]} ${BASH_REMATCH[1]% *}"
    fi
  done
}

# services_start jvm|native: starts what does not run, and starts again what runs with other code or other servers
services_start() {
  local kind=$1 name wanted
  server_environment
  wanted="$kind $(service_fingerprint)"
  if [[ $(recall services) != "$wanted" ]]; then
    services_stop
  fi
  remember services "$wanted"
  for name in "${SERVICES[@]}"; do
    if process_runs "$name" && service_is_outdated "$kind" "$name"; then
      service_stop "$name"
    fi
    process_runs "$name" || service_start "$kind" "$name"
  done
  for name in "${SERVICES[@]}"; do
    service_await "$name"
  done
}

# service_fingerprint: changes with the addresses of the servers and the settings of the caller
service_fingerprint() {
  env | grep -E '^(ENFILADE|QUARKUS|OTEL)_' | sort | cksum | cut -d ' ' -f 1
}

service_is_outdated() {
  local program
  program=$(service_program "$1" "$2")
  [[ $1 == native ]] || program=$(dirname "$program")
  [[ -n $(find "$program" -newer "$ENFILADE_HOME/pids/$2" -print -quit) ]]
}

# service_start jvm|native NAME: secrets go through the environment and files, never through the command line
service_start() (
  local program command
  choose_port "$2" "$(service_preferred_port "$2")"
  program=$(service_copy "$1" "$2")
  case $1 in
    jvm) command=("$JAVA_HOME/bin/java" -Xmx256m -jar "$program") ;;
    native) command=("$program" -Xmx256m) ;;
  esac
  export QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT ENFILADE_API_KEY_FILE
  QUARKUS_HTTP_PORT=$(port "$2")
  ENFILADE_API_KEY_FILE=$(api_key_file)
  export ENFILADE_CONNECTOR_ALLOW_PRIVATE_ADDRESSES=${ENFILADE_CONNECTOR_ALLOW_PRIVATE_ADDRESSES:-true}
  progress "starting $2 at $(service_url "$2")"
  process_start "$2" "${command[@]}"
)

# service_copy jvm|native NAME: what runs is a copy, so that a build beside it does not pull the code from under it
service_copy() {
  local program copy=$ENFILADE_HOME/services/$2
  program=$(service_program "$1" "$2")
  rm -rf "$copy"
  mkdir -p "$copy"
  case $1 in
    jvm) cp -R "$(dirname "$program")/." "$copy" ;;
    native) cp "$program" "$copy" ;;
  esac
  printf '%s\n' "$copy/$(basename "$program")"
}

service_await() {
  wait_until "$SERVICE_READY_SECONDS" service_settled "$1" && service_ready "$1" && return 0
  show_end_of "$ENFILADE_HOME/logs/$1.log"
  if process_runs "$1"; then
    curl --silent --max-time 5 "$(service_url "$1")/q/health/ready" >&2 || true
    fail "$1 did not become ready within $SERVICE_READY_SECONDS s"
  fi
  fail "$1 has ended"
}

service_settled() {
  service_ready "$1" || ! process_runs "$1"
}

service_ready() {
  curl --silent --fail --max-time 5 --output /dev/null "$(service_url "$1")/q/health/ready"
}

# services_stop: in the direction of the events, so that what was accepted is still worked on for a moment
services_stop() {
  local name
  for name in "${SERVICES[@]}"; do
    service_stop "$name"
  done
  forget services
}

service_stop() {
  if process_runs "$1"; then
    progress "stopping $1"
  fi
  process_stop "$1" "$SERVICE_STOP_SECONDS"
}

running_services() {
  local name
  for name in "${SERVICES[@]}"; do
    ! process_runs "$name" || printf '%s\n' "$name"
  done
}

# run_bench OPTION...: the bench program, against this instance
run_bench() {
  bring_up jvm bench
  server_environment
  BENCH_AMQP=$(amqp_uri) "$JAVA_HOME/bin/java" -jar "$PROJECT/bench/target/enfilade-bench.jar" \
    --gateway "$(service_url gateway)" --admin "$(service_url admin)" --api-key-file "$(api_key_file)" "$@" ||
    fail "the bench failed"
  print_addresses
}

# amqp_uri: of the first RabbitMQ address
amqp_uri() {
  local host=${ENFILADE_RABBITMQ_VIRTUAL_HOST:-/}
  printf 'amqp://%s:%s@%s/%s\n' "${ENFILADE_RABBITMQ_USERNAME-guest}" "${ENFILADE_RABBITMQ_PASSWORD-}" \
    "${ENFILADE_RABBITMQ_ADDRESSES%%,*}" "${host//\//%2f}"
}
