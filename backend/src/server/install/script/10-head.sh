#!/bin/sh
# Installs the VigilOps agent on this host, or brings it up to date; run it again as often as you like.
#
#   curl -sSL https://vigilops.example.com/install.sh | sudo bash
#   curl -sSL https://vigilops.example.com/install.sh | sudo bash -s -- --uninstall
#
# It needs root, on Linux or macOS. The secret of the enrolment is asked for on the terminal, or comes in the variable
# VIGILOPS_ENROLLMENT, or in the file that VIGILOPS_ENROLLMENT_FILE names (- for standard input); it is in no program's
# arguments and in no address.

# From this brace to the one in the last line it is one command, which a shell reads whole before it does anything: a download
# that ends early does nothing. Without it half a name, such as the first four letters of make_account, would be a command.
{
version=@VERSION@
server=@SERVER@
# Of a certificate that no authority vouches for; empty where one does.
fingerprint=@FINGERPRINT@
# SHA-256 and name of each file of the agent, and of the archives that have a Node with them. This script was trusted to be
# run: what it fetches is what it was written for.
sums=@SUMS@
archives=@ARCHIVES@
# Ed25519, of this server: for archives that came by another way, and for updates from the server.
public_key=@KEY@

usage() {
  cat <<USAGE
Installs the VigilOps agent $version, which sends to $server.

  (nothing)           install, or bring up to date; configuration, token and spool stay
  --offline FILE      take the program from this archive (vigilops-agent-<version>-<platform>.tar.gz), and not from the
                      server; SHA256SUMS and SHA256SUMS.sig are looked at where they lie beside it
  --prove             go back to the program from before, if the new one sends nothing within two minutes
  --self-update       from now on: look for a newer program at the server once an hour, as root, and install what it signed
  --no-self-update    no longer
  --dry-run           say what would be done, and do nothing
  --uninstall         stop the agent and remove its program; configuration, token and spool stay
  --purge             with --uninstall: remove those and the account, too
  --help

Variables: VIGILOPS_ENROLLMENT or VIGILOPS_ENROLLMENT_FILE (the secret of an enrolment), VIGILOPS_TOKEN_FILE (a token that
was made for this host, in place of that), VIGILOPS_NODE (a Node of yours, in place of ours), VIGILOPS_FINGERPRINT or
VIGILOPS_CA_FILE (which certificate to trust), VIGILOPS_ALLOW_PLAIN_HTTP=true (a token that others can read on the way),
VIGILOPS_INIT (systemd, openrc, sysv, launchd or none), VIGILOPS_ROOT (put the files below this folder: nothing is started
and no account is made).
USAGE
}

say() {
  printf '%s\n' "$*"
}

die() {
  printf 'vigilops: %s\n' "$*" >&2
  exit 1
}

# Does what it is given, or says it.
run() {
  if [ "$dry_run" = yes ]; then
    say "would run: $*"
  else
    "$@" || die "this failed: $*"
  fi
}

# For what fails where there is nothing to do.
run_quietly() {
  if [ "$dry_run" = yes ]; then
    say "would run: $*"
  else
    "$@" >/dev/null 2>&1 || :
  fi
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# One word for a shell, whatever is in it.
quoted() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

read_arguments() {
  dry_run=no
  uninstall=no
  purge=no
  prove=no
  update=no
  self_update=as_it_is
  offline=
  while [ $# -gt 0 ]; do
    case $1 in
      --dry-run) dry_run=yes ;;
      --uninstall) uninstall=yes ;;
      --purge) purge=yes ;;
      --prove) prove=yes ;;
      --self-update) self_update=yes ;;
      --no-self-update) self_update=no ;;
      # What the clock of --self-update starts.
      --update) update=yes ;;
      --offline)
        [ $# -gt 1 ] || die '--offline wants the name of an archive'
        shift
        offline=$1
        ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) die "there is no option $1; --help lists them" ;;
    esac
    shift
  done
  if [ "$purge" = yes ] && [ "$uninstall" = no ]; then
    die '--purge goes with --uninstall'
  fi
}
