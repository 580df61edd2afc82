# RabbitMQ 4 as a process: Debian 13's package in a root file system of its own, shared by all instances.
# Each instance sees its data at /srv through a mount namespace, and its processes (epmd too) end with the first of
# them through a pid namespace: no mount and no process is left behind. Sourced by ./enfilade.
# shellcheck shell=bash

readonly RABBITMQ_USERNAME=enfilade
readonly RABBITMQ_SUITE=trixie

rabbitmq_root() {
  printf '%s\n' "$ENFILADE_CACHE/rabbitmq-$RABBITMQ_SUITE"
}

# rabbitmq_install: once per machine, about a minute and 370 MB
rabbitmq_install() {
  local root mirror
  root=$(rabbitmq_root)
  [[ ! -d $root ]] || return 0
  rabbitmq_check_rights
  apt_install debootstrap debootstrap
  mirror=$(debian_mirror)
  [[ -n $mirror ]] || refuse "no Debian mirror in /etc/apt: RabbitMQ as a process needs a Debian machine. $OTHER_SERVERS"
  progress "RabbitMQ: fetching it from the Debian mirror of this machine (once, 370 MB, about a minute)"
  rm -rf "$root.new"
  quietly "$ENFILADE_HOME/logs/rabbitmq-install.log" \
    debootstrap --variant=minbase --include=rabbitmq-server "$RABBITMQ_SUITE" "$root.new" "$mirror" ||
    fail "debootstrap failed"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$root.new/etc/hosts"
  rm -rf "$root.new"/var/cache/apt/archives/*.deb
  mv "$root.new" "$root"
}

rabbitmq_check_rights() {
  ((EUID == 0)) || refuse "RabbitMQ as a process needs root (chroot). Run as root, or: $OTHER_SERVERS"
  require unshare "install util-linux"
  unshare --mount --pid --fork true 2>/dev/null ||
    refuse "this container may not make namespaces (CAP_SYS_ADMIN). Run it privileged, or: $OTHER_SERVERS"
}

# rabbitmq_configure: written anew before each start, since ports may have changed
rabbitmq_configure() {
  local root=$1 folder=$ENFILADE_HOME/rabbitmq
  mkdir -p "$folder"/{etc,data,log}
  cat >"$folder/etc/rabbitmq.conf" <<CONF
listeners.tcp.local = 127.0.0.1:$(port rabbitmq)
management.tcp.ip = 127.0.0.1
management.tcp.port = $(port rabbitmq-management)
default_user = $RABBITMQ_USERNAME
default_pass = $(cat "$(secret rabbitmq-password)")
default_user_tags.administrator = true
disk_free_limit.absolute = 200MB
vm_memory_high_watermark.relative = 0.2
log.console = true
log.console.level = info
log.console.use_colors = off
log.file = false
CONF
  printf '[rabbitmq_management].\n' >"$folder/etc/enabled_plugins"
  chown -R --reference="$root/var/lib/rabbitmq" "$folder"
  chmod -R go= "$folder"
}

rabbitmq_start() {
  local root folder=$ENFILADE_HOME/rabbitmq
  process_runs rabbitmq && return 0
  rabbitmq_check_rights
  root=$(rabbitmq_root)
  choose_port rabbitmq 5672
  choose_port rabbitmq-management 15672
  choose_port rabbitmq-distribution 25672
  choose_port rabbitmq-epmd 4369
  rabbitmq_configure "$root"
  ulimit -n "$(ulimit -Hn)"
  process_start rabbitmq unshare --mount --pid --fork --kill-child -- "$SCRIPTS/rabbitmq-in-root.sh" "$root" "$folder" \
    RABBITMQ_NODENAME=enfilade@localhost \
    RABBITMQ_DIST_PORT="$(port rabbitmq-distribution)" \
    ERL_EPMD_PORT="$(port rabbitmq-epmd)"
  rabbitmq_record_first_process
}

# rabbitmq_record_first_process: the child of unshare is the one that takes signals, and whose end ends all
rabbitmq_record_first_process() {
  local outer
  outer=$(process_pid rabbitmq) || return 0
  wait_until 5 rabbitmq_first_process "$outer" >"$ENFILADE_HOME/state/rabbitmq.first" || return 0
  process_record rabbitmq "$(recall rabbitmq.first)"
  forget rabbitmq.first
}

rabbitmq_first_process() {
  ps -o pid= --ppid "$1" | tr -d ' ' | grep .
}

# rabbitmq_ready: the management API says that the AMQP listener is up
rabbitmq_ready() {
  printf 'user = "%s:%s"\n' "$RABBITMQ_USERNAME" "$(cat "$(secret rabbitmq-password)")" |
    curl --silent --fail --max-time 5 --output /dev/null --config - \
      "http://127.0.0.1:$(port rabbitmq-management)/api/health/checks/port-listener/$(port rabbitmq)"
}
