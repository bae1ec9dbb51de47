
systemd_file() {
  printf '%s' "$root/etc/systemd/system/vigilops-agent.service"
}

systemd_text() {
  cat <<UNIT
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
ProtectClock=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=~@clock @cpu-emulation @debug @module @mount @obsolete @raw-io @reboot @swap
SystemCallErrorNumber=EPERM

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
}

systemd_enable() {
  run systemctl daemon-reload
  run systemctl enable --quiet vigilops-agent
}

systemd_restart() {
  run systemctl restart vigilops-agent
}

systemd_runs() {
  systemctl is-active --quiet vigilops-agent
}

systemd_disable() {
  run_quietly systemctl disable --now vigilops-agent
}

systemd_words() {
  say 'Its words: journalctl -u vigilops-agent -f'
  say 'What it watches: /etc/vigilops/agent.yaml; then: systemctl reload vigilops-agent'
}
