#!/bin/sh
# Installs the VigilOps agent on this host, or brings it up to date; run it again as often as you like.
#
#   curl -sSL https://vigilops.example.com/install.sh | sudo bash
#   curl -sSL https://vigilops.example.com/install.sh | sudo bash -s -- --uninstall
#
# It needs Linux, root, and Node 20 or newer. The secret of the enrolment is asked for on the terminal, or comes in the
# variable VIGILOPS_ENROLLMENT, or in the file that VIGILOPS_ENROLLMENT_FILE names; it is in no program's arguments and in no
# address.

# From this brace to the one in the last line it is one command, which a shell reads whole before it does anything: a download
# that ends early does nothing. Without it half a name, such as the first four letters of make_account, would be a command.
{
version=@VERSION@
server=@SERVER@
# Of a certificate that no authority vouches for; empty where one does.
fingerprint=@FINGERPRINT@
# SHA-256 and name of each file. This script was trusted to be run: what it fetches is what it was written for.
sums=@SUMS@

usage() {
  cat <<USAGE
Installs the VigilOps agent $version, which sends to $server.

  (nothing)      install, or bring up to date; configuration, token and spool stay
  --dry-run      say what would be done, and do nothing
  --uninstall    stop the agent and remove its program; configuration, token and spool stay
  --purge        with --uninstall: remove those and the account, too
  --help

Variables: VIGILOPS_ENROLLMENT or VIGILOPS_ENROLLMENT_FILE (the secret of an enrolment), VIGILOPS_NODE (which Node),
VIGILOPS_FINGERPRINT or VIGILOPS_CA_FILE (which certificate to trust), VIGILOPS_ALLOW_PLAIN_HTTP=true (a token that others
can read on the way), VIGILOPS_ROOT (put the files below this folder: nothing is started and no account is made).
USAGE
}

say() {
  printf '%s\n' "$*"
}

die() {
  printf 'vigilops: %s\n' "$*" >&2
  exit 1
}

# Does what it is given, or says it.
run() {
  if [ "$dry_run" = yes ]; then
    say "would run: $*"
  else
    "$@" || die "this failed: $*"
  fi
}

has() {
  command -v "$1" >/dev/null 2>&1
}

read_arguments() {
  dry_run=no
  uninstall=no
  purge=no
  for argument in "$@"; do
    case $argument in
      --dry-run) dry_run=yes ;;
      --uninstall) uninstall=yes ;;
      --purge) purge=yes ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) die "there is no option $argument; --help lists them" ;;
    esac
  done
  if [ "$purge" = yes ] && [ "$uninstall" = no ]; then
    die '--purge goes with --uninstall'
  fi
}

name_places() {
  root=${VIGILOPS_ROOT:-}
  root=${root%/}
  library=$root/usr/local/lib/vigilops-agent
  launcher=$root/usr/local/bin/vigilops-agent
  etc=$root/etc/vigilops
  config=$etc/agent.yaml
  token=$etc/token
  state=$root/var/lib/vigilops-agent
  unit=$root/etc/systemd/system/vigilops-agent.service
  account=vigilops
}

check_machine() {
  [ "$(uname -s)" = Linux ] || die 'this script installs on Linux alone'
  if [ -z "$root" ] && [ "$(id -u)" != 0 ]; then
    die 'this needs root: end the line with | sudo bash instead of | bash, or become root first'
  fi
  manager=none
  if [ -z "$root" ] && [ -d /run/systemd/system ] && has systemctl; then
    manager=systemd
  fi
}

# Sets node. A Node in somebody's home is none: the agent's account cannot get there.
find_node() {
  node=
  found=
  for candidate in "${VIGILOPS_NODE:-}" "$(command -v node 2>/dev/null)" /usr/local/bin/node /usr/bin/node \
    /opt/node*/bin/node /opt/nodejs/bin/node /usr/local/node*/bin/node /usr/lib/nodejs/*/bin/node /snap/bin/node; do
    [ -n "$candidate" ] && [ -x "$candidate" ] || continue
    major=$("$candidate" -p 'process.versions.node.split(".")[0]' 2>/dev/null </dev/null) || continue
    case $major in '' | *[!0-9]*) continue ;; esac
    found="$found $candidate (version $major)"
    [ "$major" -ge 20 ] || continue
    case $(readlink -f "$candidate") in
      /root/* | /home/*)
        [ -n "$root" ] || continue
        ;;
    esac
    node=$candidate
    return
  done
  say 'The agent needs Node 20 or newer, where every account of this host can reach it (not below /root or /home).' >&2
  say "Found:${found:- none}." >&2
  say 'Debian, Ubuntu: the packages of https://github.com/nodesource/distributions; Fedora, RHEL: dnf install nodejs;' >&2
  say 'or unpack one of https://nodejs.org into /usr/local. Another place: name the program in VIGILOPS_NODE.' >&2
  die 'no Node that can be used'
}

check_trust() {
  fingerprint=${VIGILOPS_FINGERPRINT:-$fingerprint}
  case $server in
    https://*) return ;;
    http://localhost | http://localhost[:/]* | http://127.* | 'http://[::1]'*) return ;;
  esac
  if [ "${VIGILOPS_ALLOW_PLAIN_HTTP:-}" != true ]; then
    die "$server is not encrypted: everybody on the way could read the token, and change this program. Use https, or say VIGILOPS_ALLOW_PLAIN_HTTP=true"
  fi
}

# Sets secret; empty where this host has a token already and nobody gave a secret.
find_secret() {
  secret=$given_secret
  if [ -z "$secret" ] && [ -n "${VIGILOPS_ENROLLMENT_FILE:-}" ]; then
    secret=$(cat "$VIGILOPS_ENROLLMENT_FILE") || die "$VIGILOPS_ENROLLMENT_FILE cannot be read"
  fi
  if [ -z "$secret" ] && { [ -s "$token" ] || [ -e "$config" ]; }; then
    return
  fi
  if [ -z "$secret" ] && [ "$dry_run" = yes ]; then
    say 'would ask for the secret of an enrolment on the terminal'
    return
  fi
  if [ -z "$secret" ]; then
    ask_for_secret
  fi
  case $secret in
    vgo_enroll_*) ;;
    *) die 'that is not the secret of an enrolment, which begins with vgo_enroll_; make one in VigilOps under Agents' ;;
  esac
}

# Standard input is this very script, where it came through a pipe.
ask_for_secret() {
  if ! (: </dev/tty) 2>/dev/null; then
    die 'the secret of an enrolment is missing, and there is no terminal to ask on: set VIGILOPS_ENROLLMENT_FILE'
  fi
  printf 'Secret of the enrolment (vgo_enroll_…, it is not shown): ' >/dev/tty
  trap 'stty echo </dev/tty' EXIT
  trap 'exit 130' INT TERM
  stty -echo </dev/tty
  IFS= read -r secret </dev/tty || secret=
  stty echo </dev/tty
  trap - EXIT INT TERM
  printf '\n' >/dev/tty
}

# fetch <name> <file>
fetch() {
  if has curl; then
    set -- "$@" -fsS --connect-timeout 15 --max-time 300 --retry 2
    if [ -n "$fingerprint" ]; then
      set -- "$@" --insecure
    elif [ -n "${VIGILOPS_CA_FILE:-}" ]; then
      set -- "$@" --cacert "$VIGILOPS_CA_FILE"
    fi
    name=$1
    file=$2
    shift 2
    curl "$@" -o "$file" "$server/install/$name" </dev/null
  elif has wget; then
    set -- "$@" -q -T 60
    if [ -n "$fingerprint" ]; then
      set -- "$@" --no-check-certificate
    elif [ -n "${VIGILOPS_CA_FILE:-}" ]; then
      set -- "$@" --ca-certificate="$VIGILOPS_CA_FILE"
    fi
    name=$1
    file=$2
    shift 2
    wget "$@" -O "$file" "$server/install/$name" </dev/null
  else
    die 'curl or wget is needed'
  fi
}

# Fetches into a folder beside the place where the program is to be, so that it moves there in one step.
fetch_program() {
  new=$library.new
  if [ "$dry_run" = yes ]; then
    say "would fetch these from $server/install, and check them by their SHA-256:"
    say "$sums"
    return
  fi
  has sha256sum || die 'sha256sum is needed (coreutils)'
  rm -rf "$new"
  mkdir -p "$new" || die "$new cannot be made"
  printf '%s\n' "$sums" | while read -r _ name; do
    fetch "$name" "$new/$name" || exit 1
  done || die "the agent cannot be fetched from $server"
  (cd "$new" && printf '%s\n' "$sums" | sha256sum -c - >/dev/null 2>&1) ||
    die 'what came is not what this script was written for: the server was updated meanwhile, or somebody is in between; get the script again'
  chmod 755 "$new" "$new/vigilops-agent"
  ln -s "$node" "$new/node"
}

place_program() {
  run mkdir -p "$(dirname "$launcher")" "$(dirname "$library")"
  if [ "$dry_run" = no ]; then
    rm -rf "$library.old"
    if [ -d "$library" ]; then
      mv "$library" "$library.old" || die "$library cannot be replaced"
    fi
    mv "$library.new" "$library" || die "$library cannot be made"
    rm -rf "$library.old"
  fi
  run ln -sf ../lib/vigilops-agent/vigilops-agent "$launcher"
}

make_account() {
  [ -z "$root" ] || return 0
  if ! id "$account" >/dev/null 2>&1; then
    if has useradd; then
      run useradd --system --user-group --no-create-home --home-dir "$state" --shell /usr/sbin/nologin "$account"
    else
      run adduser -S -D -H -h "$state" -s /sbin/nologin "$account"
    fi
  fi
  # Who may read the logs of the system and of its services, where there are such groups.
  for group in adm systemd-journal; do
    if getent group "$group" >/dev/null 2>&1 && has usermod; then
      run usermod -a -G "$group" "$account"
    fi
  done
}

own() {
  [ -n "$root" ] || run chown "$@"
}

make_folders() {
  run mkdir -p "$etc" "$state"
  run chmod 750 "$etc"
  run chmod 700 "$state"
}

# The agent asks the server for a token; the secret goes through its standard input.
enroll() {
  [ -n "$secret" ] || return 0
  if [ "$dry_run" = yes ]; then
    say "would enrol at $server, and write $config and $token"
    return
  fi
  given_secret=
  printf '%s\n' "$secret" | VIGILOPS_NODE=$node VIGILOPS_FINGERPRINT=$fingerprint \
    VIGILOPS_CA_FILE=${VIGILOPS_CA_FILE:-} VIGILOPS_ALLOW_PLAIN_HTTP=${VIGILOPS_ALLOW_PLAIN_HTTP:-} \
    VIGILOPS_SPOOL_PATH=$state "$library.new/vigilops-agent" --enroll "$server" --config "$config" ||
    die 'this host was not enrolled; its program and what runs are as they were'
  secret=
}

hand_over() {
  run cp -f "$library/agent.example.yaml" "$etc/agent.example.yaml"
  own root:"$account" "$etc"
  own -R "$account:$account" "$state"
  for file in "$config" "$token"; do
    [ -e "$file" ] || [ "$dry_run" = yes ] || continue
    case $file in
      "$token")
        run chmod 600 "$file"
        own "$account:$account" "$file"
        ;;
      *)
        run chmod 640 "$file"
        own root:"$account" "$file"
        ;;
    esac
  done
}

write_unit() {
  if [ "$dry_run" = yes ]; then
    say "would write $unit"
    return
  fi
  mkdir -p "$(dirname "$unit")"
  cat >"$unit.new" <<UNIT
# Written by install.sh of VigilOps, anew at each run. What you change belongs into a drop-in, which stays:
#   systemctl edit vigilops-agent
[Unit]
Description=VigilOps agent
Wants=network-online.target
After=network-online.target

[Service]
User=$account
Group=$account
ExecStart=/usr/local/bin/vigilops-agent --config /etc/vigilops/agent.yaml
ExecReload=/bin/kill -HUP \$MAINPID
Restart=always
RestartSec=10
UMask=0077
StateDirectory=vigilops-agent
StateDirectoryMode=0700

# It reads figures and logs, and writes its spool: nothing else of this host is its to change.
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=/var/lib/vigilops-agent
ProtectHome=read-only
PrivateTmp=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
LockPersonality=yes
SystemCallArchitectures=native

# Log files are read by the groups adm and systemd-journal, as distributions mean it, and not with the right to read
# everything, which would be the keys and passwords of this host, too. Where a log is for root alone, let its group read it
# (setfacl -m g:vigilops:r FILE, or "create 640" in logrotate), or give the right after all, in a drop-in:
#   [Service]
#   AmbientCapabilities=CAP_DAC_READ_SEARCH
# The bounds below allow that, and CAP_NET_RAW for checks by ping; by itself the agent has neither.
CapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_NET_RAW

[Install]
WantedBy=multi-user.target
UNIT
  mv "$unit.new" "$unit" || die "$unit cannot be written"
}

start_agent() {
  if [ -n "$root" ]; then
    say "Installed below $root; nothing was started."
    return
  fi
  if [ "$manager" = none ]; then
    say 'There is no systemd here. Start the agent as you start services, as this account:'
    say "  su -s /bin/sh $account -c '/usr/local/bin/vigilops-agent --config /etc/vigilops/agent.yaml'"
    return
  fi
  run systemctl daemon-reload
  run systemctl enable --quiet vigilops-agent
  run systemctl restart vigilops-agent
  [ "$dry_run" = no ] || return 0
  sleep 2
  systemctl is-active --quiet vigilops-agent ||
    die 'the agent does not run; see why: journalctl -u vigilops-agent -n 20'
  say "The agent $version runs and sends to $server. Its words: journalctl -u vigilops-agent -f"
  say 'What it watches: /etc/vigilops/agent.yaml; then: systemctl reload vigilops-agent'
}

install_agent() {
  find_node
  check_trust
  find_secret
  trap 'rm -rf "$library.new"' EXIT
  fetch_program
  make_account
  make_folders
  enroll
  place_program
  hand_over
  write_unit
  start_agent
}

uninstall_agent() {
  if [ "$manager" = systemd ] && [ -e "$unit" ]; then
    run systemctl disable --quiet --now vigilops-agent
  fi
  run rm -rf "$unit" "$launcher" "$library" "$library.new" "$library.old"
  if [ "$manager" = systemd ]; then
    run systemctl daemon-reload
  fi
  if [ "$purge" = no ]; then
    say "Removed. Configuration and token stay in $etc, what was not sent in $state; --uninstall --purge removes them."
    return
  fi
  run rm -rf "$etc" "$state" "$unit.d"
  if [ -z "$root" ] && id "$account" >/dev/null 2>&1; then
    if has userdel; then
      run userdel "$account"
    else
      run deluser "$account"
    fi
  fi
  say 'Removed, with configuration, token and spool. In VigilOps: forget the host, and revoke its token.'
}

main() {
  # Nothing that is started from here inherits it.
  given_secret=${VIGILOPS_ENROLLMENT:-}
  unset VIGILOPS_ENROLLMENT
  umask 022
  LC_ALL=C
  export LC_ALL
  read_arguments "$@"
  name_places
  check_machine
  if [ "$uninstall" = yes ]; then
    uninstall_agent
  else
    install_agent
  fi
}

main "$@"; }
