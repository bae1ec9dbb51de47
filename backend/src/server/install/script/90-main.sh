
install_agent() {
  choose_program
  check_trust
  find_secret
  changed=no
  unused=no
  trap clean EXIT
  get_program
  make_account
  make_folders
  enroll
  place_program
  hand_over
  write_service
  start_agent
  remove_old_programs
  set_up_self_update
}

# Staging of ours; a script that runs may lie there too (--update).
clean() {
  rm -rf "$library/new" "$library/new.parts" "$library/new.key" "$library/new.text"
  if [ "${VIGILOPS_UPDATE:-}" != yes ]; then
    rm -f "$library/new.sh" "$library/new.sh.sig"
  fi
  if [ "${unused:-no}" = yes ]; then
    rm -rf "$program"
  fi
  # Nothing that is nothing stays.
  rmdir "$library/versions" "$library" 2>/dev/null || :
}

uninstall_agent() {
  if [ "$manager" != none ]; then
    service=$("${manager}_file")
    if [ -z "$root" ] && [ -e "$service" ]; then
      "${manager}_disable"
    fi
    run rm -f "$service"
  fi
  remove_self_update
  run rm -rf "$launcher" "$library"
  if [ "$manager" = systemd ] && [ -z "$root" ]; then
    run systemctl daemon-reload
  fi
  if [ "$purge" = no ]; then
    say "Removed. Configuration and token stay in $etc, what was not sent in $state; --uninstall --purge removes them."
    return
  fi
  run rm -rf "$etc" "$state" "$root/etc/systemd/system/vigilops-agent.service.d" "$root$log" "$root$update_log"
  remove_account
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
  name_update
  if [ "$uninstall" = yes ]; then
    uninstall_agent
  elif [ "$update" = yes ]; then
    # cron knows few places.
    PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    trap clean EXIT
    update_agent
  else
    install_agent
  fi
}

main "$@"; }
