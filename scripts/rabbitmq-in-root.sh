#!/usr/bin/env bash
# First process of RabbitMQ's namespaces: mounts what the server needs (seen by nobody else) and becomes the server.
# usage: rabbitmq-in-root.sh ROOT DATA_FOLDER [NAME=VALUE]...
set -euo pipefail

root=$1 folder=$2
shift 2

mount --bind "$folder" "$root/srv"
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"

cd /
exec chroot --userspec=rabbitmq:rabbitmq "$root" /usr/bin/env -i \
  PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/srv \
  RABBITMQ_CONFIG_FILE=/srv/etc/rabbitmq.conf \
  RABBITMQ_ENABLED_PLUGINS_FILE=/srv/etc/enabled_plugins \
  RABBITMQ_MNESIA_BASE=/srv/data RABBITMQ_MNESIA_DIR=/srv/data/node \
  RABBITMQ_LOG_BASE=/srv/log RABBITMQ_PID_FILE=/srv/data/pid \
  ERL_EPMD_ADDRESS=127.0.0.1 \
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none' \
  "$@" \
  /usr/lib/rabbitmq/bin/rabbitmq-server
