# What ./enfilade --help prints. Sourced by ./enfilade.
# shellcheck shell=bash

help_all() {
  cat <<'TEXT'
Runs Enfilade on this machine: a real RabbitMQ, a real MongoDB, the four services, the demo, the tests.

usage: ./enfilade COMMAND [OPTION]...      (./enfilade COMMAND --help tells more)

  up         start the servers and the four services, and wait until they are ready
  down       stop all of that
  status     what runs, where, and how it is; --json for scripts
  logs       the logs of the services and servers
  demo       the whole story: events in, one message fails, the rest waits, a correction releases it
  test       all tests, on servers of their own
  server     start, stop, restart or kill RabbitMQ and MongoDB alone
  build      build the services and the demo
  native     build the four services as native binaries
  bench      measure events and messages per second
  clean      remove what runs have left behind; --all: the downloads, too

Needs a JDK 25 and Maven; an older Maven fetches a newer one, and on Debian root installs what is missing.

Servers: those of the environment where ENFILADE_RABBITMQ_ADDRESSES and ENFILADE_MONGODB_URI are set;
Compose where a Docker engine answers; otherwise processes (Debian, as root).

  ENFILADE_CACHE   downloads; default ~/.cache/enfilade
  ENFILADE_HOME    data, logs, pids, ports and secrets of one instance; default $ENFILADE_CACHE/run
                   (another folder is another instance: several can run side by side)

exit code: 0 done; 1 tried and failed; 2 wrong call, or something is missing on this machine
TEXT
}

# help_for COMMAND
help_for() {
  case $1 in
    up) cat <<'TEXT' ;;
usage: ./enfilade up [--native]

Builds what is older than its sources, starts RabbitMQ and MongoDB, starts the four services, and waits until each
is ready. A port in use leads to the next free one. Twice is harmless; services whose code or servers have changed
are started again.

  --native   start the native binaries (built if need be, some minutes each) instead of the JVM
TEXT
    down) cat <<'TEXT' ;;
usage: ./enfilade down

Stops the services, then RabbitMQ and MongoDB, unless these came from the environment. No process, mount or port is
left behind. Data and logs are kept for the next up; ./enfilade clean removes them.
TEXT
    status) cat <<'TEXT' ;;
usage: ./enfilade status [--json]

Says what runs, where, and whether it is ready.

  --json   an object with: gateway, admin, dispatcher, worker (addresses, null while down);
           rabbitmq {amqp, management, username, passwordFile}; mongodb; apiKeyFile; health {name: state}; home

exit code: 0 when everything is up, otherwise 1
TEXT
    logs) cat <<'TEXT' ;;
usage: ./enfilade logs [NAME]... [-f]

The last 200 lines of gateway, dispatcher, worker, admin, or of what is named: also rabbitmq, mongodb, build.

  -f, --follow   go on as they grow
TEXT
    demo) cat <<'TEXT' ;;
usage: ./enfilade demo [--stop] [--native]

Starts all (as up does), and tells a story with real events: two actors with receivers of their own, one message of
each fails, what is behind it waits while everything else flows, the payload is edited, the message relaunched.
The receivers' own records show that each message arrived once and in order. Exit code 0 only if all of that held.

  --stop     stop everything afterwards (otherwise it stays up, and the addresses are printed)
  --native   with the native binaries
TEXT
    test) cat <<'TEXT' ;;
usage: ./enfilade test [--only PART[,PART]...] [-- MAVEN_ARGUMENT...]

Starts a RabbitMQ and a MongoDB just for this run, checks this script and the Helm chart, runs the tests of all
modules with them, and stops them. The last line counts: N passed, N failed, N skipped. Logs are kept.

  --only     script (this script with servers), services (this script with the services), deploy, or Maven modules
             (with what they depend on), e.g. --only script,core,system-tests
  --         what follows goes to Maven, e.g. -- -Dtest=LeaseTest -Dsurefire.failIfNoSpecifiedTests=false
TEXT
    native) cat <<'TEXT' ;;
usage: ./enfilade native [SERVICE]...

Builds the services (all four: gateway dispatcher worker admin) as native binaries, one after another; some minutes
each. With $GRAALVM_HOME/bin/native-image if set, otherwise in a container where Docker answers, otherwise with a
toolchain that scripts/native-image-setup.sh assembles once from packages (Debian, root).
TEXT
    bench) cat <<'TEXT' ;;
usage: ./enfilade bench [--seconds N] [--rounds N] [--messages N]

Starts all (as up does), and measures events accepted and messages delivered per second, next to RabbitMQ PerfTest in
the same run; prints medians and ratios. Everything stays up; ./enfilade down ends it.

  --seconds    how long each measurement of a rate takes (10)
  --rounds     how often all measurements are repeated, in turn (3)
  --messages   how many messages an end-to-end measurement delivers (10000)
TEXT
    server) cat <<'TEXT' ;;
usage: ./enfilade server up|down
       ./enfilade server start|stop|restart|kill [rabbitmq|mongodb]
       ./enfilade server env

RabbitMQ and MongoDB alone, for tests and for trying what happens when one of them falls. Data is kept.

  up, down   both, with (down: without) their ports reserved
  stop       in order; kill: SIGKILL, as a crash would; both servers where none is named
  env        the addresses as shell exports
TEXT
    build) cat <<'TEXT' ;;
usage: ./enfilade build

Builds the four services and the demo, without tests.
TEXT
    clean) cat <<'TEXT' ;;
usage: ./enfilade clean [--all]

Removes the data, logs and secrets of this instance ($ENFILADE_HOME). Refuses while something runs.

  --all   also the downloads in $ENFILADE_CACHE: RabbitMQ, MongoDB, Maven, the native toolchain, kept test logs
TEXT
  esac
}
