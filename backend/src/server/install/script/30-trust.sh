
check_trust() {
  fingerprint=${VIGILOPS_FINGERPRINT:-$fingerprint}
  case $server in
    https://*) return ;;
    http://localhost | http://localhost[:/]* | http://127.* | 'http://[::1]'*) return ;;
  esac
  if [ "${VIGILOPS_ALLOW_PLAIN_HTTP:-}" != true ]; then
    die "$server is not encrypted: everybody on the way could read the token, and change this program. Use https, or say VIGILOPS_ALLOW_PLAIN_HTTP=true"
  fi
}

# Checks the lines "<SHA-256>  <name>" of its standard input against the files of this folder.
check_sums() {
  if has sha256sum; then
    sha256sum -c - >/dev/null 2>&1
  else
    shasum -a 256 -c - >/dev/null 2>&1
  fi
}

sum_of() {
  if has sha256sum; then
    sha256sum <"$1"
  else
    shasum -a 256 <"$1"
  fi | sed 's/[ *-]*$//'
}

# openssl of version 3 checks an Ed25519 signature; LibreSSL and older ones do not.
can_verify() {
  has openssl || return 1
  case $(openssl version 2>/dev/null) in
    'OpenSSL '[3-9].* | 'OpenSSL '[1-9][0-9].*) return 0 ;;
    *) return 1 ;;
  esac
}

# verify <key> <file> <signature>
verify() {
  openssl pkeyutl -verify -pubin -inkey "$1" -rawin -in "$2" -sigfile "$3" >/dev/null 2>&1
}

# Dies unless the archive of --offline is one that this script names, or that this server signed.
check_offline() {
  [ -r "$offline" ] || die "$offline cannot be read"
  line="$(sum_of "$offline")  $archive"
  beside=$(dirname "$offline")
  known=no
  if printf '%s\n' "$archives" | grep -qxF "$line"; then
    known=yes
  fi
  if [ -e "$beside/SHA256SUMS" ] && ! grep -qxF "$line" "$beside/SHA256SUMS"; then
    die "$offline is not what $beside/SHA256SUMS says"
  fi
  if [ -e "$beside/SHA256SUMS.sig" ] && can_verify; then
    printf '%s\n' "$public_key" >"$library/new.key" || die "$library cannot be written"
    verify "$library/new.key" "$beside/SHA256SUMS" "$beside/SHA256SUMS.sig" ||
      die "$beside/SHA256SUMS.sig is not a signature of $server"
    rm -f "$library/new.key"
    known=yes
    say "$archive was signed by $server"
  elif [ -e "$beside/SHA256SUMS.sig" ] && [ "$known" = yes ]; then
    say 'The signature was not looked at, for want of OpenSSL 3; the SHA-256 is the one in this script.'
  fi
  if [ "$known" = no ]; then
    die "$archive is none that this script was written for. Put SHA256SUMS and SHA256SUMS.sig of $server/install beside it (OpenSSL 3 is needed then), or get the script again"
  fi
}
