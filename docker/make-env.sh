#!/bin/sh
# Writes .env beside docker-compose.yml with a fresh secret for every one that it asks for. An existing file is kept as it is:
# the database and Grafana know what stands in it.
set -eu

file=${1:-$(dirname "$0")/../.env}
if [ -e "$file" ]; then
  echo "$file is there already and is kept."
  exit 0
fi

# 256 bits. They begin with a word: Grafana takes a value of digits alone for a number.
secret() {
  printf 'vgo_%s_%s' "$1" "$(head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n')"
}

umask 077
draft="$file.new"
cat > "$draft" <<END
# Secrets of docker-compose.yml, made by docker/make-env.sh. Keep this file to yourself, and keep it: what lies in the volumes
# can be read with these only.
POSTGRES_PASSWORD=$(secret postgres)
GRAFANA_ADMIN_PASSWORD=$(secret admin)
GRAFANA_SECRET_KEY=$(secret key)
VIGILOPS_GRAFANA_WEBHOOK_SECRET=$(secret webhook)
END
mv "$draft" "$file"
echo "$file written. Now: docker compose up -d"
