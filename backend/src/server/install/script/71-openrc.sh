
openrc_file() {
  printf '%s' "$root/etc/init.d/vigilops-agent"
}

openrc_text() {
  cat <<SERVICE
#!/sbin/openrc-run
# Written by install.sh of VigilOps, anew at each run. What you change belongs into /etc/conf.d/vigilops-agent.
name="VigilOps agent"
supervisor=supervise-daemon
command=/usr/local/bin/vigilops-agent
command_args="--config /etc/vigilops/agent.yaml"
command_user="$account:$account"
umask=0077
respawn_delay=10
respawn_max=0
output_log=$log
error_log=$log
extra_started_commands=reload

depend() {
  use net dns logger
  after localmount firewall
}

start_pre() {
  checkpath --directory --mode 0700 --owner "$account:$account" /var/lib/vigilops-agent
  checkpath --file --mode 0640 --owner "$account:adm" $log
}

reload() {
  ebegin "Reloading the configuration of the VigilOps agent"
  supervise-daemon vigilops-agent --signal HUP
  eend \$?
}
SERVICE
}

openrc_enable() {
  run rc-update add vigilops-agent default
}

openrc_restart() {
  run rc-service vigilops-agent restart
}

openrc_runs() {
  rc-service vigilops-agent status >/dev/null 2>&1
}

openrc_disable() {
  run_quietly rc-service vigilops-agent stop
  run_quietly rc-update delete vigilops-agent default
}

openrc_words() {
  say "Its words: $log"
  say 'What it watches: /etc/vigilops/agent.yaml; then: rc-service vigilops-agent reload'
}
