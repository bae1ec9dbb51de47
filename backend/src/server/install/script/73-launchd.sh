
launchd_file() {
  printf '%s' "$root/Library/LaunchDaemons/io.vigilops.agent.plist"
}

launchd_text() {
  cat <<PLIST
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Written by install.sh of VigilOps, anew at each run. -->
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>io.vigilops.agent</string>
  <key>ProgramArguments</key>
  <array>
    <string>/usr/local/bin/vigilops-agent</string>
    <string>--config</string>
    <string>/etc/vigilops/agent.yaml</string>
  </array>
  <key>UserName</key>
  <string>$account</string>
  <key>GroupName</key>
  <string>$account</string>
  <key>Umask</key>
  <integer>63</integer>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <true/>
  <key>ThrottleInterval</key>
  <integer>10</integer>
  <key>ProcessType</key>
  <string>Background</string>
  <key>StandardErrorPath</key>
  <string>$log</string>
</dict>
</plist>
PLIST
}

launchd_enable() {
  run touch "$log"
  run chown "$account" "$log"
  if [ "$service_changed" = yes ]; then
    # What is loaded is the text from before.
    run_quietly launchctl bootout system/io.vigilops.agent
  fi
  run_quietly launchctl bootstrap system "$(launchd_file)"
}

launchd_restart() {
  run launchctl kickstart -k system/io.vigilops.agent
}

launchd_runs() {
  launchctl print system/io.vigilops.agent 2>/dev/null | grep -q 'state = running'
}

launchd_disable() {
  run_quietly launchctl bootout system/io.vigilops.agent
}

launchd_words() {
  say "Its words: $log"
  say 'What it watches: /etc/vigilops/agent.yaml; then: launchctl kill HUP system/io.vigilops.agent'
}
