
# Of what --self-update sets up: a copy of this script, the key that is trusted from then on, and a clock of root's.
name_update() {
  pinned=$etc/update-key.pem
  settings=$etc/update-settings
  local_script=$library/install.sh
  update_log=/var/log/vigilops-agent-update.log
  case $manager in
    systemd) clock=$root/etc/systemd/system/vigilops-agent-update.timer ;;
    launchd) clock=$root/Library/LaunchDaemons/io.vigilops.agent.update.plist ;;
    *)
      clock=$root/etc/cron.hourly/vigilops-agent-update
      if [ -d "$root/etc/periodic/hourly" ]; then
        clock=$root/etc/periodic/hourly/vigilops-agent-update
      fi
      ;;
  esac
}

set_up_self_update() {
  case $self_update in
    no) remove_self_update ;;
    yes) add_self_update ;;
    *)
      # What it needs may be newer than what is here.
      [ ! -e "$clock" ] || [ "$dry_run" = yes ] || write_clock
      ;;
  esac
}

add_self_update() {
  if [ "$dry_run" = yes ]; then
    say "would write $local_script, $pinned and $clock"
    return
  fi
  can_verify || die 'the agent is installed. --self-update needs OpenSSL 3 or newer, which checks Ed25519 signatures; without it nothing is updated by itself'
  [ -n "$public_key" ] || die 'the agent is installed, but this server signs nothing, so --self-update cannot be'
  write_if_new "$pinned" 644 "$public_key"
  write_if_new "$settings" 600 "$(kept_settings)"
  get_signed_script || die "the agent is installed, but install.sh of $server has no signature that fits, so --self-update cannot be"
  keep_script
  write_clock
  if [ -z "$root" ]; then
    case $manager in
      systemd)
        run systemctl daemon-reload
        run systemctl enable --quiet --now vigilops-agent-update.timer
        ;;
      launchd) run_quietly launchctl bootstrap system "$clock" ;;
    esac
  fi
  say "From now on $server is asked once an hour for a newer program, which must bear its signature."
}

# What the installation was told, for the next one.
kept_settings() {
  for name in VIGILOPS_NODE VIGILOPS_FINGERPRINT VIGILOPS_CA_FILE VIGILOPS_ALLOW_PLAIN_HTTP VIGILOPS_INIT; do
    eval "value=\${$name:-}"
    [ -z "$value" ] || printf '%s=%s\n' "$name" "$(quoted "$value")"
  done
}

write_clock() {
  case $manager in
    systemd)
      write_if_new "${clock%.timer}.service" 644 "$(update_unit)"
      write_if_new "$clock" 644 "$(update_timer)"
      ;;
    launchd) write_if_new "$clock" 644 "$(update_plist)" ;;
    *) write_if_new "$clock" 755 "$(update_cron)" ;;
  esac
}

update_unit() {
  cat <<UNIT
# Written by install.sh of VigilOps. It may write what the installation writes, and the agent itself may not.
[Unit]
Description=VigilOps agent: look for a newer program
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/bin/sh /usr/local/lib/vigilops-agent/install.sh --update
UMask=0022
NoNewPrivileges=yes
ProtectSystem=full
ReadWritePaths=/usr/local /etc
ProtectHome=yes
PrivateTmp=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictRealtime=yes
RestrictNamespaces=yes
LockPersonality=yes
UNIT
}

update_timer() {
  cat <<UNIT
# Written by install.sh of VigilOps; install.sh --no-self-update removes it.
[Unit]
Description=VigilOps agent: look for a newer program once an hour

[Timer]
OnBootSec=15min
OnUnitInactiveSec=1h
RandomizedDelaySec=15min

[Install]
WantedBy=timers.target
UNIT
}

update_plist() {
  cat <<PLIST
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Written by install.sh of VigilOps; install.sh with no-self-update removes it. -->
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>io.vigilops.agent.update</string>
  <key>ProgramArguments</key>
  <array>
    <string>/bin/sh</string>
    <string>/usr/local/lib/vigilops-agent/install.sh</string>
    <string>--update</string>
  </array>
  <key>StartInterval</key>
  <integer>3600</integer>
  <key>StandardErrorPath</key>
  <string>$update_log</string>
</dict>
</plist>
PLIST
}

update_cron() {
  cat <<SCRIPT
#!/bin/sh
# Written by install.sh of VigilOps; install.sh --no-self-update removes it.
exec /bin/sh /usr/local/lib/vigilops-agent/install.sh --update >>$update_log 2>&1
SCRIPT
}

remove_self_update() {
  if [ -z "$root" ] && [ -e "$clock" ]; then
    case $manager in
      systemd) run_quietly systemctl disable --now vigilops-agent-update.timer ;;
      launchd) run_quietly launchctl bootout system/io.vigilops.agent.update ;;
    esac
  fi
  run rm -f "$clock" "${clock%.timer}.service" "$local_script" "$pinned" "$settings" "$library/refused"
}

# Fetches the newest script, and goes by what is pinned: only who has the key of then can have written it.
get_signed_script() {
  fresh=$library/new.sh
  fetch install.sh "$fresh" && fetch install.sh.sig "$fresh.sig" && verify "$pinned" "$fresh" "$fresh.sig"
}

keep_script() {
  rm -f "$fresh.sig"
  mv -f "$fresh" "$local_script" || die "$local_script cannot be written"
}

# What the clock starts, by the copy that is here. What is fetched does the rest, once it is known to be of the same server
# and not older.
update_agent() {
  if [ -e "$settings" ]; then
    # shellcheck disable=SC1090
    . "$settings"
    export VIGILOPS_NODE VIGILOPS_FINGERPRINT VIGILOPS_CA_FILE VIGILOPS_ALLOW_PLAIN_HTTP VIGILOPS_INIT
  fi
  fingerprint=${VIGILOPS_FINGERPRINT:-$fingerprint}
  [ -e "$pinned" ] || die 'nothing is pinned here: --self-update comes first'
  get_signed_script || die "$server has no newer program that bears the signature of the key in $pinned; nothing was changed"
  grep -qxF "server=$(quoted "$server")" "$fresh" || die 'the script that came is for another server; nothing was changed'
  offered=$(sed -n "s/^version='\([0-9A-Za-z.-]*\)'\$/\1/p" "$fresh" | sed -n 1p)
  here=$(readlink "$launcher") || die "$launcher is not what this script has made"
  here=${here#*/versions/}
  here=${here%%/*}
  if [ -z "$offered" ] || older "$offered" "${here%-*}"; then
    die "$server offers version ${offered:-of no name}, which is older than ${here%-*}; nothing was changed"
  fi
  VIGILOPS_UPDATE=yes /bin/sh "$fresh" --prove || exit 1
  keep_script
}

# A program that did not prove itself is not tried again each hour, but the next day.
refuse_again() {
  [ "${VIGILOPS_UPDATE:-}" = yes ] && [ -e "$library/refused" ] || return 0
  if [ "$(cat "$library/refused")" = "$id" ] && [ -z "$(find "$library/refused" -mtime +0)" ]; then
    die "the program $id has sent nothing when it was tried; it is tried again a day after that"
  fi
}
