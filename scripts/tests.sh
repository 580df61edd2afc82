# All tests, with servers of their own. Sourced by ./enfilade.
# shellcheck shell=bash

readonly KEPT_TEST_RUNS=5

PASSED=0 FAILED=0 SKIPPED=0

command_test() {
  local parts='' modules
  while (($# > 0)); do
    case $1 in
      --only)
        parts=${2-}
        [[ -n $parts ]] || refuse "test: --only needs a value (see ./enfilade test --help)"
        shift
        ;;
      --only=*) parts=${1#--only=} ;;
      --)
        shift
        break
        ;;
      *) refuse "test: unknown option '$1' (see ./enfilade test --help)" ;;
    esac
    shift
  done
  modules=$(modules_among "$parts")
  find_java
  find_maven
  test_begin
  is_wanted script "$parts" && check script "$SCRIPTS/test-enfilade.sh" servers
  is_wanted deploy "$parts" && [[ -x $PROJECT/deploy/check.sh ]] && check deploy "$PROJECT/deploy/check.sh"
  if [[ -z $parts || -n $modules ]]; then
    test_modules "$modules" "$@"
  fi
  is_wanted services "$parts" && check services "$SCRIPTS/test-enfilade.sh" services
  test_end
}

# is_wanted PART PARTS: without a choice, every part is
is_wanted() {
  [[ -z $2 || ",$2," == *",$1,"* ]]
}

# modules_among PARTS: those that Maven knows
modules_among() {
  local part names=()
  for part in ${1//,/ }; do
    case $part in
      script | services | deploy) ;;
      *)
        [[ -f $PROJECT/$part/pom.xml ]] || refuse "test: '$part' is neither script, services, deploy, nor a module"
        names+=("$part")
        ;;
    esac
  done
  (IFS=, && printf '%s' "${names[*]-}")
}

# test_begin: an instance of this run alone, so that tests may stop and kill its servers
test_begin() {
  ENFILADE_HOME=$(mktemp -d "$ENFILADE_CACHE/test-run.$(date +%Y%m%d-%H%M%S).XXXX")
  open_state
  trap 'test_clean_up' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

# test_clean_up: nothing runs on, however the run ended; logs stay
test_clean_up() {
  (servers_down && servers_discard) || true
  stop_strays
  release_ports
  rm -rf "$ENFILADE_HOME"/{pids,state}
  find "$ENFILADE_CACHE" -maxdepth 1 -name 'test-run.*' ! -path "$ENFILADE_HOME" | sort -r |
    tail -n "+$KEPT_TEST_RUNS" | while IFS= read -r old; do
      [[ -d $old/state ]] || rm -rf "$old"
    done
}

# stop_strays: processes which this run's tests started and did not end, known by this run's ENFILADE_HOME
stop_strays() {
  local environment pid
  export -n ENFILADE_HOME
  for environment in /proc/[0-9]*/environ; do
    pid=${environment#/proc/}
    pid=${pid%/environ}
    if is_stray "$pid" && [[ $pid != "$$" ]]; then
      progress "a process of the tests still ran and is killed: $(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c 1-150)"
      kill -KILL "$pid" 2>/dev/null || true
    fi
  done
  export ENFILADE_HOME
}

is_stray() {
  grep -qzxF "ENFILADE_HOME=$ENFILADE_HOME" "/proc/$1/environ" 2>/dev/null
}

# check NAME COMMAND...: a program that prints one line per check, beginning with ok, FAIL, or skipped
check() {
  local name=$1 log=$ENFILADE_HOME/logs/check-$1.log code=0 failed
  shift
  progress "checking: $name"
  "$@" 2>&1 9>&- | tee "$log" || code=$?
  failed=$(grep -c '^FAIL' "$log" || true)
  if ((code != 0 && failed == 0)); then
    failed=1
    progress "FAILED: $name (exit code $code)"
  fi
  PASSED=$((PASSED + $(grep -c '^ok ' "$log" || true)))
  FAILED=$((FAILED + failed))
  SKIPPED=$((SKIPPED + $(grep -c '^skipped ' "$log" || true)))
}

# test_modules MODULES MAVEN_ARGUMENT...: a module that fails does not keep the others from being tested
test_modules() {
  local modules=$1 code=0 failed_before=$FAILED
  shift
  servers_up
  server_environment
  export ENFILADE_SCRIPT=$PROJECT/enfilade
  find "$PROJECT" -path '*/target/*-reports/TEST-*.xml' -delete
  progress "testing ${modules:-all modules}"
  maven_verify ${modules:+--projects "$modules" --also-make} "$@" || code=$?
  count_reports
  if ((code != 0 && FAILED == failed_before)); then
    FAILED=$((FAILED + 1))
    progress "FAILED: Maven (see $ENFILADE_HOME/logs/test.log)"
  fi
}

maven_verify() {
  (cd "$PROJECT" && "$MAVEN" --batch-mode --no-transfer-progress --fail-at-end verify "$@") 2>&1 9>&- |
    tee "$ENFILADE_HOME/logs/test.log" |
    grep --line-buffered -E '^\[(INFO|WARNING|ERROR)\] (Building .*\[|Tests run:.* in )|^\[ERROR\]|BUILD (SUCCESS|FAILURE)'
}

# count_reports: adds up what surefire and failsafe have written
count_reports() {
  local tests=0 errors=0 failures=0 skipped=0 line
  while IFS= read -r line; do
    tests=$((tests + $(attribute tests "$line")))
    errors=$((errors + $(attribute errors "$line")))
    failures=$((failures + $(attribute failures "$line")))
    skipped=$((skipped + $(attribute skipped "$line")))
  done < <(find "$PROJECT" -path '*/target/*-reports/TEST-*.xml' -exec grep -h -m 1 '<testsuite ' {} +)
  if ((tests == 0)); then
    progress "FAILED: no test has run"
    FAILED=$((FAILED + 1))
  fi
  PASSED=$((PASSED + tests - errors - failures - skipped))
  FAILED=$((FAILED + errors + failures))
  SKIPPED=$((SKIPPED + skipped))
}

attribute() {
  [[ $2 =~ [[:space:]]$1=\"([0-9]+)\" ]] && printf '%s\n' "${BASH_REMATCH[1]}" || printf '0\n'
}

test_end() {
  trap - EXIT
  test_clean_up
  progress "logs: $ENFILADE_HOME/logs"
  printf '%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
  ((FAILED == 0 && PASSED > 0)) || exit "$EXIT_FAILED"
}
