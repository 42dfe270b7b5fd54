#!/usr/bin/env bash
# Prints the path of an OpenSSL command for the tests, 1.1.1 or newer, and brings one where none is installed: OPENSSL,
# else the PATH, else what the release of this machine carries, unpacked below engine/target and never installed.
set -euo pipefail

readonly ADVICE="install OpenSSL 1.1.1 or newer and put openssl on the PATH, or name its binary in OPENSSL"

SCRIPTS="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly WORK="${SCRIPTS%/src/test/scripts}/target/openssl"
# Its name tells the version, and on some systems how long a time is: a regular expression, as apt takes it.
readonly LIBRARY='^libssl[0-9.]+(t64)?$'
readonly UNPACKED="${WORK}/openssl"

say()
{
    echo "openssl.sh: $*" >&2
}

die()
{
    say "$*"
    exit 1
}

# LibreSSL, which some systems call openssl, says and does other things.
runs()
{
    "$1" version 2> /dev/null | grep -qE '^OpenSSL (1\.1\.1|[3-9]\.)'
}

# shellcheck source=/dev/null
. "${SCRIPTS}/apt-packages.sh"

# The command with the libraries that belong to it.
write_command()
{
    local library
    library="$(dirname "$(find "${WORK}/usr/lib" -name 'libssl.so.*' | head -n 1)")"
    printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s" "$@"\n' "${library}" "${WORK}/usr/bin/openssl" > "${UNPACKED}"
    chmod +x "${UNPACKED}"
}

if [ -n "${OPENSSL:-}" ]
then
    runs "${OPENSSL}" || die "OPENSSL names ${OPENSSL}, which does not run as OpenSSL 1.1.1 or newer"
    echo "${OPENSSL}"
elif runs openssl
then
    command -v openssl
else
    has_apt || die "there is no OpenSSL: ${ADVICE}"
    mkdir -p "${WORK}"
    exec 9> "${WORK}.lock"
    flock 9
    if ! runs "${UNPACKED}"
    then
        bring own openssl "${LIBRARY}"
        write_command
        runs "${UNPACKED}" || die "the OpenSSL that was brought does not run here; ${ADVICE}"
    fi
    echo "${UNPACKED}"
fi
