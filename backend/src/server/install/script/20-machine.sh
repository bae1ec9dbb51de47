
# The lowest C library that Node's own builds run on.
least_glibc=2.28

name_places() {
  root=${VIGILOPS_ROOT:-}
  root=${root%/}
  library=$root/usr/local/lib/vigilops-agent
  launcher=$root/usr/local/bin/vigilops-agent
  etc=$root/etc/vigilops
  config=$etc/agent.yaml
  token=$etc/token
  state=$root/var/lib/vigilops-agent
  account=vigilops
  log=/var/log/vigilops-agent.log
}

# Sets os, platform and libc: linux-x64, and "glibc 2.36".
look_at_machine() {
  os=$(uname -s)
  case $os in
    Linux) platform=linux ;;
    Darwin)
      platform=darwin
      account=_vigilops
      ;;
    *) die "this script installs on Linux and macOS; this is $os" ;;
  esac
  machine=$(uname -m)
  # A system of 32 bits may run on a processor of 64.
  if [ "$(getconf LONG_BIT 2>/dev/null)" = 32 ]; then
    machine="$machine with 32 bits"
  fi
  case $machine in
    x86_64 | amd64) platform=$platform-x64 ;;
    aarch64 | arm64) platform=$platform-arm64 ;;
    *) platform=$platform-$machine ;;
  esac
  libc=
  [ "$os" = Linux ] || return 0
  libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || libc=
  case $libc in
    'glibc '*) return ;;
  esac
  case $(ldd --version 2>&1) in
    *musl*) libc=musl ;;
    *GLIBC* | *'GNU libc'*) libc="glibc $(ldd --version 2>&1 | sed -n '1s/.* //p')" ;;
    *) libc=unknown ;;
  esac
}

# older 2.17 2.28
older() {
  one=$1
  two=$2
  for _ in 1 2 3; do
    x=$(number_of "${one%%[.-]*}")
    y=$(number_of "${two%%[.-]*}")
    if [ "$x" -ne "$y" ]; then
      [ "$x" -lt "$y" ]
      return
    fi
    case $one in *[.-]*) one=${one#*[.-]} ;; *) one=0 ;; esac
    case $two in *[.-]*) two=${two#*[.-]} ;; *) two=0 ;; esac
  done
  return 1
}

number_of() {
  case $1 in
    '' | *[!0-9]*) printf 0 ;;
    *) printf '%s' "$1" ;;
  esac
}

check_machine() {
  look_at_machine
  if [ -z "$root" ] && [ "$(id -u)" != 0 ]; then
    die 'this needs root: end the line with | sudo bash instead of | bash, or become root first'
  fi
  choose_manager
}

# Sets why_not: empty where our archive runs here.
judge_archive() {
  why_not=
  case $libc in
    musl)
      why_not='This host has musl, and the Node of our archives needs glibc. Alpine: apk add nodejs'
      return
      ;;
    'glibc '*)
      if older "${libc#glibc }" "$least_glibc"; then
        why_not="This host has $libc, and Node's own builds need $least_glibc, so our archives do not run here. What does:
  - a Node that was built for glibc 2.17 (CentOS 7): https://unofficial-builds.nodejs.org, linux-x64-glibc-217, version 20
    or newer; nobody supports it. Unpack it into /opt/node, then run this again with VIGILOPS_NODE=/opt/node/bin/node;
  - no agent of ours: the OpenTelemetry Collector and Fluent Bit run here, and send to $server
    (docs/guides/log-shippers.md)."
        return
      fi
      ;;
  esac
  if [ -n "$offline" ]; then
    return
  fi
  archive=$(archive_for "$platform")
  if [ -z "$archive" ]; then
    why_not="The server has no archive with a Node for $platform. To make it, on the server: make package"
  elif ! has tar; then
    why_not='tar is not here, which would unpack an archive with a Node.'
  fi
}

# The name of the archive that this script was written for.
archive_for() {
  printf '%s\n' "$archives" | sed -n "s/^[0-9a-f]*  \(vigilops-agent-.*-$1\.tar\.gz\)\$/\1/p"
}

# Sets archive, or node.
choose_program() {
  archive=
  node=
  why_not=
  if [ -n "$offline" ]; then
    judge_archive
    [ -z "$why_not" ] || die "$why_not"
    archive=$(basename "$offline")
    case $archive in
      vigilops-agent-[0-9]*-"$platform".tar.gz) return ;;
      *) die "$archive is not vigilops-agent-<version>-$platform.tar.gz, which this host needs" ;;
    esac
  fi
  if [ -z "${VIGILOPS_NODE:-}" ]; then
    judge_archive
    [ -n "$why_not" ] || return 0
  fi
  archive=
  find_node
}

# Sets node. A Node in somebody's home is none: the agent's account cannot get there.
find_node() {
  found=
  for candidate in "${VIGILOPS_NODE:-}" "$(command -v node 2>/dev/null)" /usr/local/bin/node /usr/bin/node \
    /opt/node*/bin/node /opt/nodejs/bin/node /usr/local/node*/bin/node /usr/lib/nodejs/*/bin/node /snap/bin/node; do
    [ -x "$candidate" ] || continue
    major=$("$candidate" -p 'process.versions.node.split(".")[0]' 2>/dev/null </dev/null) || continue
    case $major in '' | *[!0-9]*) continue ;; esac
    found="$found $candidate (version $major)"
    [ "$major" -ge 20 ] || continue
    case $(readlink -f "$candidate" 2>/dev/null) in
      /root/* | /home/* | /Users/*)
        [ -n "$root" ] || continue
        ;;
    esac
    node=$candidate
    return
  done
  [ -z "$why_not" ] || say "$why_not" >&2
  say 'Without an archive the agent needs Node 20 or newer, where every account of this host can reach it (not below' >&2
  say "/root or /home). Found:${found:- none}." >&2
  say 'Debian, Ubuntu: the packages of https://github.com/nodesource/distributions; Fedora, RHEL: dnf install nodejs;' >&2
  say 'or unpack one of https://nodejs.org into /usr/local. Another place: name the program in VIGILOPS_NODE.' >&2
  die 'no Node that can be used'
}
