# What runs, for people and for scripts. Sourced by ./enfilade.
# shellcheck shell=bash

# service_health NAME: up, starting (or not ready), down
service_health() {
  if ! process_runs "$1"; then
    printf 'down\n'
  elif service_ready "$1"; then
    printf 'up\n'
  else
    printf 'not ready\n'
  fi
}

health_of() {
  case $1 in
    rabbitmq | mongodb) server_health "$1" ;;
    *) service_health "$1" ;;
  esac
}

everything_is_up() {
  local name
  for name in "${SERVICES[@]}" "${SERVERS[@]}"; do
    case $(health_of "$name") in
      up | external) ;;
      *) return "$EXIT_FAILED" ;;
    esac
  done
}

status_table() {
  local name
  server_environment
  printf '%-11s %-10s %s\n' NAME STATE ADDRESS
  for name in "${SERVICES[@]}"; do
    printf '%-11s %-10s %s\n' "$name" "$(service_health "$name")" "$(address_if_running "$name")"
  done
  printf '%-11s %-10s %s\n' rabbitmq "$(server_health rabbitmq)" "${ENFILADE_RABBITMQ_ADDRESSES-}  ${ENFILADE_RABBITMQ_MANAGEMENT_URL-}"
  printf '%-11s %-10s %s\n' mongodb "$(server_health mongodb)" "${ENFILADE_MONGODB_URI-}"
  printf '\nlogs, data and secrets: %s\n' "$ENFILADE_HOME"
}

address_if_running() {
  ! process_runs "$1" || service_url "$1"
}

print_addresses() {
  server_environment
  cat <<TEXT

event-gateway  $(service_url gateway)  (POST /v1/events)
admin-api      $(service_url admin)  (OpenAPI at /q/openapi)
RabbitMQ       ${ENFILADE_RABBITMQ_MANAGEMENT_URL:-$ENFILADE_RABBITMQ_ADDRESSES}  (user ${ENFILADE_RABBITMQ_USERNAME-}, $(rabbitmq_password_hint))
MongoDB        $ENFILADE_MONGODB_URI
API key        $(api_key_file)
logs           ./enfilade logs -f, or $ENFILADE_HOME/logs
TEXT
}

rabbitmq_password_hint() {
  if [[ $(servers_kind) == external ]]; then
    printf 'password from the environment'
  else
    printf 'password in %s' "$(secret rabbitmq-password)"
  fi
}

status_json() {
  local password='' name separator=''
  server_environment
  [[ $(servers_kind) == external ]] || password=$(secret rabbitmq-password)
  printf '{\n'
  for name in gateway admin dispatcher worker; do
    printf '  "%s": %s,\n' "$name" "$(json_string "$(address_if_running "$name")")"
  done
  printf '  "rabbitmq": {"amqp": %s, "management": %s, "username": %s, "passwordFile": %s},\n' \
    "$(json_string "${ENFILADE_RABBITMQ_ADDRESSES-}")" "$(json_string "${ENFILADE_RABBITMQ_MANAGEMENT_URL-}")" \
    "$(json_string "${ENFILADE_RABBITMQ_USERNAME-}")" "$(json_string "$password")"
  printf '  "mongodb": %s,\n' "$(json_string "${ENFILADE_MONGODB_URI-}")"
  printf '  "apiKeyFile": %s,\n' "$(json_string "$(api_key_file)")"
  printf '  "health": {'
  for name in "${SERVICES[@]}" "${SERVERS[@]}"; do
    printf '%s"%s": "%s"' "$separator" "$name" "$(health_of "$name")"
    separator=', '
  done
  printf '},\n  "home": %s\n}\n' "$(json_string "$ENFILADE_HOME")"
}

# json_string TEXT: null where it is empty
json_string() {
  if [[ -z $1 ]]; then
    printf 'null'
  else
    printf '"%s"' "$(printf '%s' "$1" | sed 's/["\\]/\\&/g')"
  fi
}

# print_environment: the servers' addresses and what a test needs to restart them, for `source <(./enfilade server env)`
print_environment() {
  local name
  for name in ENFILADE_RABBITMQ_ADDRESSES ENFILADE_RABBITMQ_USERNAME ENFILADE_RABBITMQ_PASSWORD \
    ENFILADE_RABBITMQ_VIRTUAL_HOST ENFILADE_RABBITMQ_MANAGEMENT_URL ENFILADE_MONGODB_URI ENFILADE_HOME; do
    printf 'export %s=%q\n' "$name" "${!name-}"
  done
  printf 'export ENFILADE_SCRIPT=%q\n' "$PROJECT/enfilade"
}
