
# Sets secret, or given_token; both are empty where this host has a token already and nobody gave another.
find_secret() {
  secret=$given_secret
  given_token=
  if [ -z "$secret" ] && [ -n "${VIGILOPS_TOKEN_FILE:-}" ]; then
    given_token=$(cat "$VIGILOPS_TOKEN_FILE") || die "$VIGILOPS_TOKEN_FILE cannot be read"
    case $given_token in
      vgo_agent_*[!A-Za-z0-9_-]*) die 'that is not a token: it is one line' ;;
      vgo_agent_?*) return ;;
      *) die 'that is not the token of an agent, which begins with vgo_agent_' ;;
    esac
  fi
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

# The agent asks the server for a token; the secret goes through its standard input.
enroll() {
  enrolled=no
  if [ -n "$given_token" ]; then
    keep_token
    return
  fi
  [ -n "$secret" ] || return 0
  if [ "$dry_run" = yes ]; then
    say "would enrol at $server, and write $config and $token"
    return
  fi
  given_secret=
  printf '%s\n' "$secret" | VIGILOPS_NODE=$node VIGILOPS_FINGERPRINT=$fingerprint \
    VIGILOPS_CA_FILE=${VIGILOPS_CA_FILE:-} VIGILOPS_ALLOW_PLAIN_HTTP=${VIGILOPS_ALLOW_PLAIN_HTTP:-} \
    VIGILOPS_SPOOL_PATH=$state "$program/vigilops-agent" --enroll "$server" --config "$config" ||
    die 'this host was not enrolled; its program and what runs are as they were'
  secret=
  enrolled=yes
}

keep_token() {
  if [ "$dry_run" = yes ]; then
    say "would write $token"
    return
  fi
  (umask 077 && printf '%s\n' "$given_token" >"$token.new") || die "$token cannot be written"
  mv -f "$token.new" "$token" || die "$token cannot be written"
  given_token=
  [ ! -e "$config" ] || return 0
  {
    say '# Written when the agent was installed, and yours from now on. Every key: agent.example.yaml beside this file.'
    say 'server:'
    say "  url: \"$server\""
    say "  token_file: \"$token\""
    [ -z "$fingerprint" ] || say "  fingerprint: \"$fingerprint\""
    [ -z "${VIGILOPS_CA_FILE:-}" ] || say "  ca_file: \"$VIGILOPS_CA_FILE\""
    [ "${VIGILOPS_ALLOW_PLAIN_HTTP:-}" != true ] || say '  allow_plain_http: true'
    say 'spool:'
    say "  path: \"$state\""
  } >"$config.new" || die "$config cannot be written"
  mv -f "$config.new" "$config" || die "$config cannot be written"
}
