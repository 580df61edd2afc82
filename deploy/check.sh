#!/bin/bash
# Checks the Helm chart, the Compose files and the Dockerfiles, without a cluster and without Docker.
# A line per check; exits 0 only if there were checks and all passed. Needs Go and Python 3, and, the first time, a way to
# Go modules: its tools (pinned, see check/tools.sh) are built once into the cache.
#
# What rendered manifests and projects must say stands in check/*.jq, each check with a way to break what it looks for:
# one that would not notice is reported as a failure.
# shellcheck disable=SC2016,SC2317 # $name of jq; functions that are called by name
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE CHART=$HERE/helm/enfilade
export RELEASE=orders-enfilade
passed=0 failed=0

say() { printf '%s\n' "$*" >&2; }

# give_up: the checks could not be made, which is not the same as a check that failed
give_up() {
  say "deploy/check.sh: $*"
  exit 2
}
# shellcheck source=check/tools.sh
source "$HERE/check/tools.sh"

ok() {
  printf 'ok   %s\n' "$1"
  passed=$((passed + 1))
}

# not_ok NAME [DETAILS]
not_ok() {
  printf 'FAIL %s\n' "$1"
  [[ -z ${2-} ]] || printf '%s\n' "$2" | head -20 | sed 's/^/       /'
  failed=$((failed + 1))
}

# accepts NAME COMMAND …
accepts() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then ok "$name"; else not_ok "$name" "$output"; fi
}

# refuses NAME MESSAGE COMMAND …: the command fails, and says MESSAGE
refuses() {
  local name=$1 message=$2 output
  shift 2
  if output=$("$@" 2>&1); then
    not_ok "$name" "it was accepted"
  elif [[ $output != *"$message"* ]]; then
    not_ok "$name" "expected: $message"$'\n'"but it said: $output"
  else
    ok "$name"
  fi
}

# judge ABOUT FILE CHECKS INPUT: the checks of check/FILE.jq, as the jq expression CHECKS names them
judge() {
  local about=$1 verdict name details any=
  if ! "$TOOLS/bin/gojq" -r -L "$HERE/check" "include \"$2\"; $3" "$4" >"$WORK/verdicts" 2>"$WORK/errors"; then
    not_ok "$about: its checks can be made" "$(cat "$WORK/errors")"
  fi
  while IFS=$'\t' read -r verdict name details; do
    any=1
    if [[ $verdict == ok ]]; then ok "$about: $name"; else not_ok "$about: $name" "$details"; fi
  done <"$WORK/verdicts"
  [[ $any ]] || not_ok "$about: there are checks of it"
}

helm() { "$TOOLS/bin/helm" "$@"; }
render() { helm template "$RELEASE" "$CHART" --namespace orders "$@"; }
conforms() {
  "$TOOLS/bin/kubeconform" -strict -schema-location "$SCHEMAS/{{.ResourceKind}}{{.KindSuffix}}.json" \
    -schema-location "$SCHEMAS/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json" "$@"
}

alerts_are_promql() {
  "$TOOLS/bin/gojq" -c '.[] | select(.kind == "PrometheusRule") | .spec.groups[].rules[].expr' "$1" | "$TOOLS/bin/promql"
}

# alerts_have_metrics MANIFESTS: each of our metrics that an alert asks for is one that the services register
alerts_have_metrics() {
  local name asked
  asked=$("$TOOLS/bin/gojq" -r '.[] | select(.kind == "PrometheusRule") | .spec.groups[].rules[].expr' "$1" | grep -oE 'enfilade_[a-z_]+' | sort -u)
  [[ -n $asked ]] || { printf 'no alert asks for a metric of ours\n'; return 1; }
  grep -rhoE --include='*.java' '"enfilade\.[a-z.]+"' "$HERE"/../*/src/main | tr -d '"' | tr . _ | sort -u >"$WORK/metrics"
  for name in $asked; do
    name=${name%_total}
    grep -Fqx -e "$name" -e "${name%_seconds}" "$WORK/metrics" || { printf '%s is no metric of the services\n' "$name"; return 1; }
  done
}

# check_chart VALUES CHECKS
check_chart() {
  local about
  about="helm $1"
  accepts "$about: helm lint --strict" helm lint --strict "$CHART" -f "$CHART/ci/$1-values.yaml"
  if ! render -f "$CHART/ci/$1-values.yaml" >"$WORK/$1.yaml" 2>"$WORK/errors"; then
    not_ok "$about: helm template" "$(cat "$WORK/errors")"
    return
  fi
  ok "$about: helm template"
  accepts "$about: kubeconform -strict" conforms "$WORK/$1.yaml"
  "$TOOLS/bin/gojq" --yaml-input -s 'map(select(. != null))' "$WORK/$1.yaml" >"$WORK/$1.json"
  judge "$about" manifests "$2" "$WORK/$1.json"
}

check_required_values() {
  local given=(-f "$CHART/ci/minimal-values.yaml")
  refuses "values: without RabbitMQ's addresses" "rabbitmq.addresses is required" render "${given[@]}" --set rabbitmq.addresses=
  refuses "values: without RabbitMQ's password" "rabbitmq.password or rabbitmq.existingSecret is required" render "${given[@]}" --set rabbitmq.password=
  refuses "values: without MongoDB's URI" "mongodb.uri or mongodb.existingSecret is required" render "${given[@]}" --set mongodb.uri=
  refuses "values: without an API key" "apiKey.value or apiKey.existingSecret is required" render "${given[@]}" --set apiKey.value=
  refuses "values: with a short API key" "apiKey.value is too short: at least 16 characters" render "${given[@]}" --set apiKey.value=short
  refuses "values: without any, all are named at once" "  - mongodb.uri or" render
  refuses "values: an ingress without a host" "ingress.adminApi.host is required" render "${given[@]}" --set ingress.adminApi.enabled=true
  refuses "values: no ServiceAccount at all" "serviceAccount.name is required" render "${given[@]}" --set serviceAccount.create=false
  refuses "values: a name that is not known" "additional properties 'adresses' not allowed" render "${given[@]}" --set rabbitmq.adresses=mq:5672
  refuses "values: an address without a port" "'mq' does not match pattern" render "${given[@]}" --set rabbitmq.addresses=mq
  refuses "values: a URI that is not MongoDB's" "at '/mongodb/uri'" render "${given[@]}" --set mongodb.uri=http://mongodb
  refuses "values: no partitions" "at '/events/partitions'" render "${given[@]}" --set events.partitions=0
  refuses "values: a flavour that is not known" "at '/image/flavour'" render "${given[@]}" --set image.flavour=alpine
}

# helm lint, kubeconform and the reader of Compose files notice mistakes
check_the_tools() {
  local broken=$WORK/broken
  cp -r "$CHART" "$broken"
  sed -i 's/^version: .*/version: one/' "$broken/Chart.yaml"
  refuses "helm lint refuses a broken chart" "version 'one' is not a valid SemVer" helm lint --strict "$broken" -f "$CHART/ci/minimal-values.yaml"
  sed 's/^  revisionHistoryLimit:/  revisionHistoryLimits:/' "$WORK/minimal.yaml" >"$WORK/unknown.yaml"
  refuses "kubeconform refuses an unknown field" "additional properties 'revisionHistoryLimits' not allowed" conforms "$WORK/unknown.yaml"
  sed 's/^  maxUnavailable: 1/  maxUnavailable: [1]/' "$WORK/minimal.yaml" >"$WORK/type.yaml"
  refuses "kubeconform refuses a wrong type" "at '/spec/maxUnavailable'" conforms "$WORK/type.yaml"
  sed 's/^kind: PrometheusRule/kind: PrometheusRules/' "$WORK/full.yaml" >"$WORK/kind.yaml"
  refuses "kubeconform refuses an unknown kind" "could not find schema for PrometheusRules" conforms "$WORK/kind.yaml"
  "$TOOLS/bin/gojq" '(.[] | select(.kind == "PrometheusRule") | .spec.groups[0].rules[0].expr) += ")"' "$WORK/full.json" >"$WORK/promql.json"
  sed 's/enfilade_messages_parked_now/enfilade_messages_parked_then/' "$WORK/full.json" >"$WORK/metric.json"
  refuses "an alert on a metric that there is not" "enfilade_messages_parked_then is no metric" alerts_have_metrics "$WORK/metric.json"
  refuses "Prometheus refuses a broken alert" "parse error" alerts_are_promql "$WORK/promql.json"
  printf 'services:\n  one:\n    image: one\n    red_only: true\n' >"$WORK/unknown.compose.yaml"
  refuses "Compose: an unknown field is refused" "red_only" compose_config "$WORK/unknown.compose.yaml"
}

# compose_config FILE [NAME=VALUE …]: with these settings and no others
compose_config() {
  local file=$1
  shift
  env -i PATH="$PATH" HOME="$HOME" "$@" "$TOOLS/bin/compose-config" "$file"
}

check_compose() {
  local files=$HERE/compose password=ENFILADE_RABBITMQ_PASSWORD=ci-only key=ENFILADE_API_KEY_FILE=/dev/null
  if compose_config "$files/servers.yaml" $password >"$WORK/servers.json" 2>"$WORK/errors"; then
    ok "compose servers: it is a valid project"
    judge "compose servers" compose server_checks "$WORK/servers.json"
  else
    not_ok "compose servers: it is a valid project" "$(cat "$WORK/errors")"
  fi
  if compose_config "$files/compose.yaml" $password $key >"$WORK/compose.json" 2>"$WORK/errors"; then
    ok "compose system: it is a valid project"
    judge "compose system" compose "server_checks, system_checks" "$WORK/compose.json"
  else
    not_ok "compose system: it is a valid project" "$(cat "$WORK/errors")"
  fi
  refuses "compose servers: without a password" "set ENFILADE_RABBITMQ_PASSWORD" compose_config "$files/servers.yaml"
  refuses "compose system: without an API key" "set ENFILADE_API_KEY_FILE" compose_config "$files/compose.yaml" $password
  compose_config "$files/servers.yaml" $password ENFILADE_RABBITMQ_PORT=1001 ENFILADE_RABBITMQ_MANAGEMENT_PORT=1002 ENFILADE_MONGODB_PORT=1003 \
    >"$WORK/ports.json" 2>/dev/null
  accepts "compose servers: ports follow the environment" "$TOOLS/bin/gojq" -e '[.services[].ports[].published] | sort == ["1001", "1002", "1003"]' "$WORK/ports.json"
  if command -v docker >/dev/null && docker compose version >/dev/null 2>&1; then
    accepts "compose system: docker compose agrees" env "$password" "$key" docker compose -f "$files/compose.yaml" config --quiet
  fi
}

# what the chart and Compose give the services has the same names
check_settings() {
  local service
  for service in event-gateway dispatcher actor-worker admin-api; do
    "$TOOLS/bin/gojq" -r --arg name "$service" '
      [.[] | select(.kind == "ConfigMap") | .data | keys[]]
      + [.[] | select(.kind == "Deployment" and .metadata.labels["app.kubernetes.io/component"] == $name)
         | .spec.template.spec.containers[0].env[].name | select(. != "JAVA_TOOL_OPTIONS")]
      # RabbitMQ of Compose has no TLS and the default virtual host
      | map(select(IN("ENFILADE_RABBITMQ_TLS", "ENFILADE_RABBITMQ_VIRTUAL_HOST") | not)) | unique[]' "$WORK/full.json" >"$WORK/settings.helm"
    "$TOOLS/bin/gojq" -r --arg name "$service" '.services[$name].environment | keys[]' "$WORK/traced.json" | sort >"$WORK/settings.compose"
    sort -o "$WORK/settings.helm" "$WORK/settings.helm"
    if [[ ! -s $WORK/settings.helm ]]; then
      not_ok "settings: chart and Compose give $service the same" "the chart gives it none"
    else
      accepts "settings: chart and Compose give $service the same" diff "$WORK/settings.helm" "$WORK/settings.compose"
    fi
  done
}

check_images() {
  local flavour service file status
  for flavour in jvm native; do
    file=$HERE/docker/Dockerfile.$flavour
    accepts "Dockerfile.$flavour: its user is a number, and not root's" grep -Eqx 'USER [1-9][0-9]*:[1-9][0-9]*' "$file"
    accepts "Dockerfile.$flavour: the base image can be replaced" grep -Eqx 'FROM \$\{BASE_IMAGE\}' "$file"
    for service in event-gateway dispatcher actor-worker admin-api; do
      accepts "Dockerfile.$flavour.dockerignore: lets $service through" grep -q "^!$service/target/" "$file.dockerignore"
    done
  done
  for status in 200 503; do
    check_healthy "$status"
  done
  if QUARKUS_HTTP_PORT=1 "$HERE/docker/healthy.sh" 2>/dev/null; then not_ok "healthy.sh: nothing listens"; else ok "healthy.sh: nothing listens"; fi
}

# check_healthy STATUS: what docker/healthy.sh makes of a service that answers it
check_healthy() {
  local port outcome=unhealthy wanted=unhealthy said=$WORK/healthy.$1
  [[ $1 == 200 ]] && wanted=healthy
  python3 - "$1" >"$said" <<'PYTHON' &
import http.server, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(sys.argv[1]) if self.path == "/q/health/ready" else 404)
        self.end_headers()
        print("asked", flush=True)
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
print(server.server_port, flush=True)
server.timeout = 10
server.handle_request()
PYTHON
  for _ in {1..100}; do
    [[ -s $said ]] && break
    sleep 0.1
  done
  port=$(head -1 "$said")
  QUARKUS_HTTP_PORT=${port:-1} "$HERE/docker/healthy.sh" && outcome=healthy
  wait
  if [[ $outcome == "$wanted" ]] && grep -q asked "$said"; then
    ok "healthy.sh: $1 is $wanted"
  else
    not_ok "healthy.sh: $1 is $wanted" "it said $outcome, and the service said: $(cat "$said")"
  fi
}

# chart, Compose and Maven name the same version
check_versions() {
  local maven
  maven=$(sed -n 's/^  <version>\(.*\)<\/version>$/\1/p' "$HERE/../pom.xml" | head -1)
  [[ -n $maven ]] || maven="the version of pom.xml, which was not found"
  accepts "version: appVersion of the chart is that of Maven" grep -Fqx "appVersion: $maven" "$CHART/Chart.yaml"
  accepts "version: images of Compose have that of Maven" grep -Fq "/event-gateway:\${ENFILADE_TAG:-$maven}" "$HERE/compose/compose.yaml"
}

main() {
  tools_install
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  export HELM_CACHE_HOME=$WORK/helm HELM_CONFIG_HOME=$WORK/helm HELM_DATA_HOME=$WORK/helm
  export OWN_SECRET=true
  check_chart minimal "checks, default_checks"
  check_chart full "checks, default_checks, full_checks"
  accepts "helm full: Prometheus can read the alerts" alerts_are_promql "$WORK/full.json"
  accepts "helm full: the services have the metrics that the alerts ask for" alerts_have_metrics "$WORK/full.json"
  check_chart native "checks, default_checks"
  OWN_SECRET=false check_chart existing-secret "checks, default_checks"
  check_chart bare "checks, bare_checks"
  check_required_values
  check_the_tools
  check_compose
  compose_config "$HERE/compose/compose.yaml" ENFILADE_RABBITMQ_PASSWORD=x ENFILADE_API_KEY_FILE=/dev/null OTEL_EXPORTER_OTLP_ENDPOINT=http://x >"$WORK/traced.json"
  check_settings
  check_images
  check_versions
  printf '%s passed, %s failed\n' "$passed" "$failed"
  ((failed == 0 && passed > 0))
}
main; exit
