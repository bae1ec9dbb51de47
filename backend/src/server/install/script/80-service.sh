
# Sets manager. Below a root nothing is started, but what would start it is written.
choose_manager() {
  manager=${VIGILOPS_INIT:-}
  case $manager in
    systemd | openrc | sysv | launchd | none) return ;;
    '') ;;
    *) die "VIGILOPS_INIT is systemd, openrc, sysv, launchd or none, and not $manager" ;;
  esac
  if [ "$os" = Darwin ]; then
    manager=launchd
  elif [ -n "$root" ]; then
    manager=systemd
  elif [ -d /run/systemd/system ] && has systemctl; then
    manager=systemd
  elif has rc-service && has rc-update; then
    manager=openrc
  elif [ -d /etc/init.d ] && has su; then
    manager=sysv
  else
    manager=none
  fi
}

# write_if_new <file> <mode> <text>; sets written: no where the file says that already.
write_if_new() {
  written=no
  if [ -e "$1" ] && [ "$(cat "$1")" = "$3" ]; then
    return 0
  fi
  written=yes
  if [ "$dry_run" = yes ]; then
    say "would write $1"
    return 0
  fi
  mkdir -p "$(dirname "$1")" || die "$1 cannot be written"
  # Not beside it: what lies in these folders may be started.
  printf '%s\n' "$3" >"$library/new.text" || die "$library cannot be written"
  chmod "$2" "$library/new.text"
  mv -f "$library/new.text" "$1" || die "$1 cannot be written"
}

# Sets service_changed.
write_service() {
  service_changed=no
  [ "$manager" != none ] || return 0
  mode=644
  case $manager in openrc | sysv) mode=755 ;; esac
  service=$("${manager}_file")
  service_before=
  if [ -e "$service" ]; then
    service_before=$(cat "$service")
  fi
  write_if_new "$service" "$mode" "$("${manager}_text")"
  service_changed=$written
  [ "$written" = no ] || changed=yes
}

start_agent() {
  if [ -n "$root" ]; then
    say "Installed below $root; nothing was started."
    return
  fi
  if [ ! -e "$config" ] && [ "$dry_run" = no ]; then
    say "Installed. This host is not enrolled yet, so nothing was started: vigilops-agent --enroll $server"
    return
  fi
  if [ "$manager" = none ]; then
    say 'There is nothing here that starts services as we know them. Start the agent as you do, as this account:'
    say "  su -s /bin/sh $account -c '/usr/local/bin/vigilops-agent --config /etc/vigilops/agent.yaml'"
    return
  fi
  "${manager}_enable"
  if [ "$changed" = no ] && "${manager}_runs"; then
    say "The agent $version runs and sends to $server; nothing was new."
    return
  fi
  rm -f "$state/first-sent"
  "${manager}_restart"
  [ "$dry_run" = no ] || return 0
  if [ "$prove" = yes ]; then
    wait_for_proof
  else
    sleep 2
    "${manager}_runs" || die "the agent does not run. $("${manager}_words")"
  fi
  say "The agent $version runs and sends to $server."
  "${manager}_words"
}

# The agent writes a file when the server has taken the first of what it sends.
wait_for_proof() {
  left=${VIGILOPS_PROVE_SECONDS:-120}
  while [ ! -e "$state/first-sent" ]; do
    if [ "$left" -le 0 ]; then
      go_back
    fi
    left=$((left - 2))
    sleep 2
  done
}

go_back() {
  if [ -z "$before" ] || [ "$before" = "$target" ]; then
    die "the agent $version has sent nothing, and there is no program from before to go back to. $("${manager}_words")"
  fi
  link_to "$before"
  if [ -n "$service_before" ]; then
    write_if_new "$service" "$mode" "$service_before"
    "${manager}_enable"
  fi
  "${manager}_restart"
  rm -rf "$program"
  printf '%s\n' "$id" >"$library/refused"
  die "the agent $version has sent nothing in two minutes; the program from before runs again ($before)"
}
