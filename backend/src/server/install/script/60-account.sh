
make_account() {
  [ -z "$root" ] || return 0
  if [ "$os" = Darwin ]; then
    make_mac_account
    return
  fi
  if ! id "$account" >/dev/null 2>&1; then
    if has useradd; then
      run useradd --system --user-group --no-create-home --home-dir "$state" --shell /usr/sbin/nologin "$account"
    else
      has_group "$account" || run addgroup -S "$account"
      run adduser -S -D -H -h "$state" -s /sbin/nologin -G "$account" "$account"
    fi
  fi
  # Who may read the logs of the system and of its services, where there are such groups.
  for group in adm systemd-journal; do
    has_group "$group" || continue
    if has usermod; then
      run usermod -a -G "$group" "$account"
    elif has addgroup; then
      run addgroup "$account" "$group"
    fi
  done
}

has_group() {
  grep -q "^$1:" /etc/group || { has getent && getent group "$1" >/dev/null 2>&1; }
}

# macOS has no useradd: an account of the system is a record in its directory, with a number below 500.
make_mac_account() {
  ! id "$account" >/dev/null 2>&1 || return 0
  number=350
  while dscl . -search /Users UniqueID "$number" 2>/dev/null | grep -q . ||
    dscl . -search /Groups PrimaryGroupID "$number" 2>/dev/null | grep -q .; do
    number=$((number + 1))
    [ "$number" -lt 500 ] || die 'there is no free number for an account of the system'
  done
  run dscl . -create "/Groups/$account"
  run dscl . -create "/Groups/$account" PrimaryGroupID "$number"
  run dscl . -create "/Users/$account"
  run dscl . -create "/Users/$account" UniqueID "$number"
  run dscl . -create "/Users/$account" PrimaryGroupID "$number"
  run dscl . -create "/Users/$account" NFSHomeDirectory "$state"
  run dscl . -create "/Users/$account" UserShell /usr/bin/false
  run dscl . -create "/Users/$account" RealName 'VigilOps agent'
  run dscl . -create "/Users/$account" Password '*'
  run dscl . -create "/Users/$account" IsHidden 1
}

remove_account() {
  [ -z "$root" ] && id "$account" >/dev/null 2>&1 || return 0
  if [ "$os" = Darwin ]; then
    run dscl . -delete "/Users/$account"
    run dscl . -delete "/Groups/$account"
  elif has userdel; then
    run userdel "$account"
  else
    run deluser "$account"
  fi
}

own() {
  [ -n "$root" ] || run chown "$@"
}

make_folders() {
  run mkdir -p "$etc" "$state"
  run chmod 750 "$etc"
  run chmod 700 "$state"
}

hand_over() {
  run cp -f "$program/agent.example.yaml" "$etc/agent.example.yaml"
  own root:"$account" "$etc"
  own "$account:$account" "$state"
  # What root has written there when it enrolled; at other times the account could have put something of others there.
  if [ "$enrolled" = yes ]; then
    own -R "$account:$account" "$state"
  fi
  for file in "$config" "$token"; do
    [ -e "$file" ] || continue
    case $file in
      "$token")
        run chmod 600 "$file"
        own "$account:$account" "$file"
        ;;
      *)
        run chmod 640 "$file"
        own root:"$account" "$file"
        ;;
    esac
  done
}
