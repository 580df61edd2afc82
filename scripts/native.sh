# Native binaries of the services. Sourced by ./enfilade.
# shellcheck shell=bash

readonly NATIVE_SETUP_MINUTES="3 to 8"

command_native() {
  local name
  (($# > 0)) || set -- "${SERVICES[@]}"
  for name in "$@"; do
    [[ " ${SERVICES[*]} " == *" $name "* ]] || refuse "native: '$name' is none of ${SERVICES[*]}"
  done
  find_java
  find_maven
  native_build "$@"
}

# native_build NAME...: one after another, since each takes all cores and some gigabytes
native_build() {
  local name
  native_toolchain
  for name in "$@"; do
    native_build_one "$name"
  done
}

# native_toolchain: sets NATIVE_ARGUMENTS, and GRAALVM_HOME unless a container builds
native_toolchain() {
  NATIVE_ARGUMENTS=(-Dnative -Dquarkus.native.container-build=false)
  if [[ -n ${GRAALVM_HOME-} ]]; then
    [[ -x $GRAALVM_HOME/bin/native-image ]] || refuse "GRAALVM_HOME is set, but $GRAALVM_HOME/bin/native-image is not there"
  elif [[ -x $ENFILADE_CACHE/graalvm/bin/native-image ]]; then
    export GRAALVM_HOME=$ENFILADE_CACHE/graalvm
  elif has docker && docker info >/dev/null 2>&1; then
    NATIVE_ARGUMENTS=(-Dnative -Dquarkus.native.container-build=true)
  else
    native_setup
  fi
}

native_setup() {
  if ((EUID != 0)) || ! has apt-get; then
    refuse "no native-image: set GRAALVM_HOME to a GraalVM or Mandrel 25, or start Docker (only on Debian as root can this script assemble one)"
  fi
  progress "assembling a native-image toolchain from packages (once, $NATIVE_SETUP_MINUTES minutes)"
  JDK25=$JAVA_HOME PATH=$(dirname "$MAVEN"):$PATH quietly "$ENFILADE_HOME/logs/native-image-setup.log" \
    "$SCRIPTS/native-image-setup.sh" "$ENFILADE_CACHE/graalvm" "$ENFILADE_CACHE/graalvm-work" ||
    fail "the native-image toolchain could not be assembled: set GRAALVM_HOME to a GraalVM or Mandrel 25"
  export GRAALVM_HOME=$ENFILADE_CACHE/graalvm
}

native_build_one() {
  local name=$1 module begin=$SECONDS program
  module=$(service_module "$name")
  progress "building $module natively (some minutes)"
  rm -f "$PROJECT/$module"/target/*-runner
  maven "native-$name" package "${NATIVE_ARGUMENTS[@]}" -Dmaven.test.skip=true -Dspotless.check.skip=true \
    --projects "$module" --also-make || fail "the native build of $module failed"
  program=$(service_program native "$name")
  [[ -x $program ]] || fail "the build of $module left no native binary: does its pom.xml have the profile 'native'?"
  progress "$module: $(($(wc -c <"$program") / 1000000)) MB in $((SECONDS - begin)) s: $program"
}
