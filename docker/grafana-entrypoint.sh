#!/bin/sh
# Starts Grafana (the command in the arguments) with the environment that `vigilops grafana env` wrote, and puts the plugin
# of this image into the plugins folder, which is a volume and may hold the one of an older image.
set -eu

file=${VIGILOPS_GRAFANA_ENV:-/run/vigilops/grafana.env}
if [ ! -r "$file" ]; then
  echo "vigilops: $file cannot be read; the service grafana-env writes it: docker compose up grafana-env" >&2
  exit 1
fi
set -a
# shellcheck disable=SC1090
. "$file"
set +a

plugins=${GF_PATHS_PLUGINS:-/var/lib/grafana/plugins}
mkdir -p "$plugins"
rm -rf "$plugins/vigilops-app"
cp -R "${VIGILOPS_PLUGINS:-/usr/share/vigilops/plugins}/vigilops-app" "$plugins/"

exec "$@"
