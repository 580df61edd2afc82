# Finds the JDK and Maven, and installs what a Debian machine may lack. Sourced by ./enfilade.
# shellcheck shell=bash

readonly JAVA_MAJOR=25
readonly MAVEN_VERSION=3.9.16

# debian_mirror: the mirror that this machine's own apt uses, from both kinds of source files
debian_mirror() {
  {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -nE 's/^deb +(\[[^]]*\] +)?([^ ]+) .*/\2/p' || true
    cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -nE 's/^URIs: *([^ ]+).*/\1/p' || true
  } | sed 's,/$,,' | grep -E '^(https?|file):.*/debian$' | head -n 1 || true
}

# apt_install COMMAND PACKAGE: installs the package if the command is missing, where that is possible
apt_install() {
  has "$1" && return 0
  if ((EUID == 0)) && has apt-get; then
    progress "installing $2 with apt"
    quietly "$ENFILADE_HOME/logs/apt-$2.log" apt_fetch "$2" && has "$1" && return 0
  fi
  refuse "'$1' is missing: install the package $2 and try again"
}

apt_fetch() {
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$1"
}

# find_java: sets JAVA_HOME to a JDK 25
find_java() {
  local home
  while read -r home; do
    if is_right_jdk "$home"; then
      export JAVA_HOME=$home
      return 0
    fi
  done < <(jdk_candidates)
  install_java
}

jdk_candidates() {
  printf '%s\n' "${JAVA_HOME:-/nowhere}"
  if has java javac; then
    dirname "$(dirname "$(readlink -f "$(command -v javac)")")"
  fi
  printf '%s\n' /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home
}

is_right_jdk() {
  [[ -x $1/bin/javac && $("$1/bin/java" -version 2>&1) =~ version\ \"${JAVA_MAJOR}[.\"-] ]]
}

install_java() {
  local package=openjdk-$JAVA_MAJOR-jdk-headless home
  if ((EUID == 0)) && has apt-cache && apt-cache show "$package" >/dev/null 2>&1; then
    progress "installing $package with apt"
    quietly "$ENFILADE_HOME/logs/apt-java.log" apt_fetch "$package" || fail "$package could not be installed"
    for home in /usr/lib/jvm/*; do
      if is_right_jdk "$home"; then
        export JAVA_HOME=$home
        return 0
      fi
    done
  fi
  refuse "no JDK $JAVA_MAJOR found in JAVA_HOME, on PATH, or in /usr/lib/jvm, ~/.sdkman, ~/.jdks: install one (Temurin, or Debian's $package) and set JAVA_HOME to it"
}

# find_maven: sets MAVEN to a Maven 3.9 or later, which an older one fetches if need be
find_maven() {
  local folder=$ENFILADE_CACHE/tools/maven
  MAVEN=$(command -v mvn || true)
  is_right_maven "$MAVEN" && return 0
  if [[ ! -d $folder ]]; then
    if [[ -z $MAVEN ]]; then
      apt_install mvn maven
      MAVEN=$(command -v mvn)
      is_right_maven "$MAVEN" && return 0
    fi
    progress "Maven: fetching $MAVEN_VERSION with the one at hand (once)"
    quietly "$ENFILADE_HOME/logs/maven-install.log" with_cache_locked fetch_maven "$folder" ||
      fail "Maven $MAVEN_VERSION could not be fetched"
  fi
  MAVEN=$folder/bin/mvn
  is_right_maven "$MAVEN" || fail "$MAVEN does not run: remove $folder and try again"
}

is_right_maven() {
  [[ -n $1 && $("$1" --version 2>/dev/null) =~ Apache\ Maven\ (3\.(9|[1-9][0-9])|[4-9])\. ]]
}

fetch_maven() {
  local work=$ENFILADE_CACHE/tools/maven.new
  [[ ! -d $1 ]] || return 0
  rm -rf "$work"
  mkdir -p "$work"
  (cd "$work" && "$MAVEN" --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
    "-Dartifact=org.apache.maven:apache-maven:$MAVEN_VERSION:zip:bin" "-DoutputDirectory=$work") &&
    chmod +x "$work/apache-maven-$MAVEN_VERSION/bin/mvn" &&
    mv "$work/apache-maven-$MAVEN_VERSION" "$1" &&
    rm -r "$work"
}
