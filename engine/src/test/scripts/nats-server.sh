#!/usr/bin/env bash
# Prints the path of a nats-server binary for the tests, and brings one where none is installed.
#
#   nats-server.sh current    a current server (2.12 or newer): NATS_SERVER, else the PATH, else the newest suite of
#                             the mirror that apt is configured with
#   nats-server.sh old        an older generation: NATS_SERVER_OLD, else what the release of this machine carries
#                             (2.9 on Debian 12); prints nothing where there is no older one to be had
#
# Nothing of the system is touched: packages are unpacked below engine/target and never installed.
set -euo pipefail

readonly GENERATION="${1:-}"
readonly OLDEST_CURRENT="2.12"
readonly ADVICE="install nats-server ${OLDEST_CURRENT} or newer and put it on the PATH, or name its binary in NATS_SERVER"

SCRIPTS="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly HOME_DIR="${SCRIPTS%/src/test/scripts}/target/nats-server"
readonly WORK="${HOME_DIR}/${GENERATION}"
readonly UNPACKED="${WORK}/usr/sbin/nats-server"

say()
{
    echo "nats-server.sh: $*" >&2
}

die()
{
    say "$*"
    exit 1
}

version_of()
{
    "$1" --version 2>/dev/null | sed -n 's/^nats-server: v\{0,1\}\([0-9][0-9.]*\).*/\1/p'
}

# shellcheck source=/dev/null
. "${SCRIPTS}/apt-packages.sh"

is_current()
{
    [ "$(printf '%s\n%s\n' "${OLDEST_CURRENT}" "$1" | sort -V | head -n 1)" = "${OLDEST_CURRENT}" ]
}

# Uses the binary that a variable names: it must run, whatever its version.
use_named()
{
    [ -n "$(version_of "$2")" ] || die "$1 names $2, which does not run as a nats-server"
    echo "$2"
    exit 0
}

# One at a time: concurrent callers wait for the first and then find what it brought.
provide()
{
    mkdir -p "${HOME_DIR}"
    exec 9> "${HOME_DIR}/${GENERATION}.lock"
    flock 9
    if [ -z "$(version_of "${UNPACKED}")" ]
    then
        bring "$([ "${GENERATION}" = "old" ] && echo own || echo newest)" nats-server
        [ -n "$(version_of "${UNPACKED}")" ] || die "the nats-server that was brought does not run here; ${ADVICE}"
    fi
}

# Debian puts it into /usr/sbin, which is not on every user's PATH.
on_path="$(PATH="${PATH}:/usr/local/sbin:/usr/sbin" command -v nats-server || true)"
on_path_version="$([ -z "${on_path}" ] || version_of "${on_path}")"

case "${GENERATION}" in
    current)
        [ -z "${NATS_SERVER:-}" ] || use_named NATS_SERVER "${NATS_SERVER}"
        if [ -n "${on_path_version}" ] && { is_current "${on_path_version}" || ! has_apt; }
        then
            echo "${on_path}"
            exit 0
        fi
        has_apt || die "there is no nats-server: ${ADVICE}"
        provide
        is_current "$(version_of "${UNPACKED}")" ||
            say "the newest nats-server here is $(version_of "${UNPACKED}"): ${ADVICE}"
        echo "${UNPACKED}"
        ;;

    old)
        [ -z "${NATS_SERVER_OLD:-}" ] || use_named NATS_SERVER_OLD "${NATS_SERVER_OLD}"
        if [ -n "${on_path_version}" ] && ! is_current "${on_path_version}"
        then
            echo "${on_path}"
            exit 0
        fi
        if has_apt
        then
            provide
            is_current "$(version_of "${UNPACKED}")" || echo "${UNPACKED}"
        fi
        ;;

    *)
        die "usage: nats-server.sh current|old"
        ;;
esac
