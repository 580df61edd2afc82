#!/bin/bash
# Exits 0 if the service of this container is ready. In bash alone: the base images have no curl.
set -u
exec 3<>"/dev/tcp/127.0.0.1/${QUARKUS_HTTP_PORT:-8080}" || exit 1
printf 'GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
IFS= read -r -t 4 status <&3 || exit 1
[[ $status == "HTTP/1."?" 200 "* ]]
