
sysv_file() {
  printf '%s' "$root/etc/init.d/vigilops-agent"
}

sysv_text() {
  cat <<SERVICE
#!/bin/sh
# Written by install.sh of VigilOps, anew at each run.
# chkconfig: 2345 95 05
# description: VigilOps agent
### BEGIN INIT INFO
# Provides:          vigilops-agent
# Required-Start:    \$remote_fs \$network
# Required-Stop:     \$remote_fs \$network
# Should-Start:      \$syslog \$time
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: VigilOps agent
### END INIT INFO

account=$account
log=$log
SERVICE
  cat <<'SERVICE'
state=/var/lib/vigilops-agent
pidfile=$state/supervisor.pid
self=/etc/init.d/vigilops-agent

# Signals, too, are sent as the account: its file of the pid must not make root stop something else.
as_account() {
  su -s /bin/sh "$account" -c "$1"
}

# Runs as the account: starts the agent, and again ten seconds after it has ended.
supervise() {
  umask 077
  echo $$ >"$pidfile"
  child=
  stopping=no
  trap 'stopping=yes; [ -z "$child" ] || kill -TERM "$child"' TERM
  trap '[ -z "$child" ] || kill -HUP "$child"' HUP
  while [ "$stopping" = no ]; do
    /usr/local/bin/vigilops-agent --config /etc/vigilops/agent.yaml &
    child=$!
    # A signal ends the wait, and not the agent.
    while kill -0 "$child" 2>/dev/null; do
      wait "$child"
    done
    child=
    if [ "$stopping" = no ]; then
      sleep 10 &
      wait $!
    fi
  done
  rm -f "$pidfile"
}

# Sets pid.
running() {
  pid=$(cat "$pidfile" 2>/dev/null) || return 1
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q 'vigilops-agent supervise'
}

start() {
  running && return 0
  mkdir -p "$state"
  chown "$account:$account" "$state"
  chmod 700 "$state"
  [ -e "$log" ] || : >"$log"
  chown "$account" "$log"
  chmod 640 "$log"
  alone='nohup'
  if command -v setsid >/dev/null 2>&1; then
    alone='setsid'
  fi
  as_account "cd / && exec $alone $self supervise </dev/null >>$log 2>&1 &"
  for _ in 1 2 3 4 5; do
    running && return 0
    sleep 1
  done
  return 1
}

stop() {
  running || return 0
  as_account "kill -TERM $pid"
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    running || return 0
    sleep 1
  done
  # All that the account may end: the agent and what watches over it.
  as_account 'kill -KILL -1'
  ! running
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  restart | force-reload) stop && start ;;
  try-restart | condrestart) ! running || { stop && start; } ;;
  reload) running && as_account "kill -HUP $pid" ;;
  status)
    if running; then
      echo "vigilops-agent runs (pid $pid)"
    else
      echo 'vigilops-agent does not run'
      exit 3
    fi
    ;;
  supervise) supervise ;;
  *)
    echo "usage: $self start | stop | restart | try-restart | reload | status" >&2
    exit 2
    ;;
esac
SERVICE
}

sysv_enable() {
  if has update-rc.d; then
    run update-rc.d vigilops-agent defaults
  elif has chkconfig; then
    run chkconfig --add vigilops-agent
  elif has insserv; then
    run insserv vigilops-agent
  else
    say 'Have /etc/init.d/vigilops-agent started when this host starts: no program that does so is here.'
  fi
}

sysv_restart() {
  run /etc/init.d/vigilops-agent restart
}

sysv_runs() {
  /etc/init.d/vigilops-agent status >/dev/null 2>&1
}

sysv_disable() {
  run_quietly /etc/init.d/vigilops-agent stop
  if has update-rc.d; then
    run_quietly update-rc.d -f vigilops-agent remove
  elif has chkconfig; then
    run_quietly chkconfig --del vigilops-agent
  elif has insserv; then
    run_quietly insserv -r vigilops-agent
  fi
}

sysv_words() {
  say "Its words: $log"
  say 'What it watches: /etc/vigilops/agent.yaml; then: /etc/init.d/vigilops-agent reload'
}
