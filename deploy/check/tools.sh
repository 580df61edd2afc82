# The tools of check.sh, each pinned, built from Go modules once into the cache. Sourced by ./check.sh.
# shellcheck shell=bash

readonly TOOLS=${ENFILADE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/enfilade}/tools
readonly HELM=helm.sh/helm/v4/cmd/helm@v4.3.1
readonly KUBECONFORM=github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0
readonly GOJQ=github.com/itchyny/gojq/cmd/gojq@v0.12.19
readonly KUBERNETES=k8s.io/kubernetes@v1.37.2
readonly PROMETHEUS_OPERATOR=github.com/prometheus-operator/prometheus-operator@v0.85.0
readonly SCHEMAS=$TOOLS/k8s-schemas-${KUBERNETES##*@}-${PROMETHEUS_OPERATOR##*@}

# tools_install: everything that check.sh runs; what is there already is not touched
tools_install() {
  local command
  for command in go python3 flock; do
    command -v "$command" >/dev/null || give_up "$command is missing: install it (Go 1.26 or later, Python 3, util-linux)"
  done
  mkdir -p "$TOOLS/bin"
  exec 9>"$TOOLS/.deploy-check.lock"
  flock 9
  tool_from_module kubeconform "$KUBECONFORM"
  tool_from_module gojq "$GOJQ"
  tool_from_module helm "$HELM"
  tool_from_source compose-config "$HERE/check/compose-config"
  tool_from_source promql "$HERE/check/promql"
  schemas_make
  exec 9>&-
}

# tool_from_module NAME MODULE@VERSION
tool_from_module() {
  tool_is_there "$1" "$2" && return
  say "building $1 (${2##*@}) …"
  (cd / && GOBIN=$TOOLS/bin CGO_ENABLED=0 quietly nice go install -trimpath -ldflags '-s -w' "$2") ||
    give_up "$1 could not be built"
  tool_is_now "$1" "$2"
}

# tool_from_source NAME FOLDER
tool_from_source() {
  local version
  version=$(cat "$2"/*.go "$2"/go.* | cksum)
  tool_is_there "$1" "$version" && return
  say "building $1 …"
  (cd "$2" && CGO_ENABLED=0 quietly nice go build -trimpath -ldflags '-s -w' -o "$TOOLS/bin/$1" .) ||
    give_up "$1 could not be built"
  tool_is_now "$1" "$version"
}

# tool_is_there NAME VERSION: the version stands beside the tool, so that a newer check.sh builds it anew
tool_is_there() {
  [[ -x $TOOLS/bin/$1 && $(cat "$TOOLS/bin/.$1.version" 2>/dev/null) == "$2" ]]
}

tool_is_now() {
  printf '%s\n' "$2" >"$TOOLS/bin/.$1.version"
}

# schemas_make: JSON schemas of Kubernetes' own kinds and of the Prometheus operator's, from what their modules carry
schemas_make() {
  local kubernetes operator
  [[ -d $SCHEMAS ]] && return
  say "making JSON schemas of Kubernetes ${KUBERNETES##*@} …"
  kubernetes=$(module_folder "$KUBERNETES")
  operator=$(module_folder "$PROMETHEUS_OPERATOR")/jsonnet/prometheus-operator
  rm -rf "$SCHEMAS.new"
  if ! quietly python3 "$HERE/check/k8s-schemas.py" k8s "$kubernetes/api/openapi-spec/swagger.json" "$SCHEMAS.new" ||
    ! quietly python3 "$HERE/check/k8s-schemas.py" crd "$SCHEMAS.new" \
      "$operator/servicemonitors-crd.json" "$operator/prometheusrules-crd.json"; then
    give_up "the JSON schemas could not be made"
  fi
  mv "$SCHEMAS.new" "$SCHEMAS"
}

# module_folder MODULE@VERSION: where its unpacked source is
module_folder() {
  local folder
  folder=$(cd / && go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  [[ -n $folder ]] || give_up "Go module $1 could not be fetched"
  printf '%s\n' "$folder"
}

# quietly COMMAND …: its output is shown only if it fails
quietly() {
  local output
  output=$("$@" 2>&1) || { printf '%s\n' "$output" >&2; return 1; }
}
