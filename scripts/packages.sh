#!/usr/bin/env bash
# scripts/packages.sh [--install]
#
# Checks that the system packages (of Debian or Ubuntu) are there which the tests need. Without an option it lists those
# that are missing, with the command that installs them, and exits with 1. With --install it installs them, as root.
set -euo pipefail

missing=()
reasons=()

# need PACKAGE REASON COMMAND...: PACKAGE is missing unless one of the commands is there.
need() {
  local package=$1 reason=$2 command
  shift 2
  for command in "$@"; do
    if type -P "$command" >/dev/null; then return; fi
  done
  missing+=("$package")
  reasons+=("$reason")
}

need git 'reads Go trees from repositories' git
need gcc 'compiles programs with cgo, and -race' gcc
need procps 'looks for processes that were left behind' ps
need dpkg 'unpacks packages with Go releases' dpkg-deb
need xz-utils 'unpacks packages with Go releases' xz
need bubblewrap 'is the sandbox of review' bwrap
need strace 'sees what is opened outside of a sandbox' strace
need chromium 'shows the HTML reports' chromium google-chrome
# The headers of the C library come with no command.
if [ ! -e "${SYSTEM_HEADERS:-/usr/include}/stdio.h" ]; then
  missing+=(libc6-dev)
  reasons+=('has the C headers for cgo')
fi

if [ "${#missing[@]}" -eq 0 ]; then exit 0; fi

if [ "${1:-}" = --install ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"
  exit 0
fi

{
  echo 'The tests need system packages that are not installed:'
  echo
  for index in "${!missing[@]}"; do
    printf '  %-11s %s\n' "${missing[index]}" "${reasons[index]}"
  done
  echo
  echo 'To install them (as root):'
  echo
  echo "  apt-get install --no-install-recommends ${missing[*]}"
} >&2
exit 1
