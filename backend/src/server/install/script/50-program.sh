
# fetch <path below the server> <file>
fetch() {
  if has curl; then
    set -- "$@" -fsS --connect-timeout 15 --max-time 1800 --speed-limit 1000 --speed-time 60 --retry 2
    if [ -n "$fingerprint" ]; then
      set -- "$@" --insecure
    elif [ -n "${VIGILOPS_CA_FILE:-}" ]; then
      set -- "$@" --cacert "$VIGILOPS_CA_FILE"
    fi
    name=$1
    file=$2
    shift 2
    curl "$@" -o "$file" "$server/$name" </dev/null
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
    wget "$@" -O "$file" "$server/$name" </dev/null
  else
    die 'curl or wget is needed'
  fi
}

# Sets id, by which this very program is known, and program, the folder where it is to be.
name_program() {
  if [ -n "$offline" ]; then
    version=${archive#vigilops-agent-}
    version=${version%-"$platform".tar.gz}
    mark=$(sum_of "$offline")
  elif [ -n "$archive" ]; then
    mark=$(printf '%s\n' "$archives" | grep -F "  $archive")
  else
    printf '%s\n%s\n' "$sums" "$node" >"$library/new.mark" || die "$library cannot be written"
    mark=$(sum_of "$library/new.mark")
    rm -f "$library/new.mark"
  fi
  id=$version-$(printf '%.12s' "$mark")
  program=$library/versions/$id
}

# It is there, whole, and runs.
is_whole() {
  [ -x "$program/node" ] && "$program/node" --version >/dev/null 2>&1 </dev/null || return 1
  [ -n "$offline" ] || (cd "$program" && printf '%s\n' "$sums" | check_sums)
}

# Said where what came is not what this script names.
other='what came is not what this script was written for: the server was updated meanwhile, or somebody is in between; get the script again'

# Gets the program into a folder beside the place where it is to be, so that it moves there in one step.
get_program() {
  if [ "$dry_run" = yes ]; then
    say_what_is_fetched
    return
  fi
  has sha256sum || has shasum || die 'sha256sum is needed (coreutils)'
  mkdir -p "$library/versions" || die "$library cannot be made"
  [ -z "$offline" ] || check_offline
  name_program
  refuse_again
  if is_whole; then
    say "The program $id is here already."
    return
  fi
  new=$library/new
  rm -rf "$new" "$new.parts"
  mkdir -p "$new.parts" || die "$new.parts cannot be made"
  if [ -n "$archive" ]; then
    unpack_archive
  else
    fetch_files
  fi
  chmod 755 "$new" "$new/vigilops-agent"
  "$new/node" --version >/dev/null 2>&1 </dev/null ||
    die "the Node of $archive does not run on this host ($platform, ${libc:-no libc}); name one of yours in VIGILOPS_NODE. Nothing was changed"
  # What a crash leaves behind must be the whole of it.
  sync
  rm -rf "$program"
  mv "$new" "$program" || die "$program cannot be made"
  changed=yes
  unused=yes
}

say_what_is_fetched() {
  program=$library/versions/$version
  if [ -n "$offline" ]; then
    say "would unpack $offline, if its SHA-256 or its signature is right"
  elif [ -n "$archive" ]; then
    say "would fetch $archive from $server/install, and check it by its SHA-256"
  else
    [ -z "$why_not" ] || say "$why_not"
    say "would fetch these from $server/install, check them by their SHA-256, and run them by $node:"
    say "$sums"
  fi
}

unpack_archive() {
  from=$offline
  if [ -z "$offline" ]; then
    from=$new.parts/$archive
    fetch "install/$archive" "$from" || die "the agent cannot be fetched from $server"
    (cd "$new.parts" && printf '%s\n' "$archives" | grep -F "  $archive" | check_sums) || die "$other"
  fi
  tar -xzf "$from" -C "$new.parts" || die 'the archive cannot be unpacked; it needs 180 MB below /usr/local'
  mv "$new.parts/${archive%.tar.gz}" "$new" || die "$archive is not an archive of the agent"
  rm -rf "$new.parts"
  [ -n "$offline" ] || (cd "$new" && printf '%s\n' "$sums" | check_sums) || die "$other"
}

fetch_files() {
  mv "$new.parts" "$new"
  printf '%s\n' "$sums" | while read -r _ name; do
    fetch "install/$name" "$new/$name" || exit 1
  done || die "the agent cannot be fetched from $server"
  (cd "$new" && printf '%s\n' "$sums" | check_sums) || die "$other"
  ln -s "$node" "$new/node"
}

# One rename makes the new program the one that is started. Sets before: where the link led until then.
place_program() {
  unused=no
  before=$(readlink "$launcher" 2>/dev/null) || before=
  target=../lib/vigilops-agent/versions/${program##*/}/vigilops-agent
  [ "$before" != "$target" ] || return 0
  changed=yes
  run mkdir -p "$(dirname "$launcher")"
  link_to "$target"
}

link_to() {
  if [ "$dry_run" = yes ]; then
    say "would point $launcher to $1"
    return
  fi
  rm -f "$launcher.new"
  ln -s "$1" "$launcher.new" || die "$launcher cannot be made"
  mv -f "$launcher.new" "$launcher" || die "$launcher cannot be made"
}

# Nothing runs from the others any more. Files that lie in the library itself are of versions before there were folders.
remove_old_programs() {
  [ "$dry_run" = no ] || return 0
  for one in "$library"/versions/* "$library"/*; do
    case $one in
      "$program" | "$library/versions" | "$library/install.sh" | "$library/new.sh") ;;
      *) rm -rf "$one" ;;
    esac
  done
}
