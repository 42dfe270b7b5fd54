#!/usr/bin/env bash
# Prints the paths of a Chromium and of the ChromeDriver of the same version, a line each, for the tests of the console,
# and installs both where they are missing.
#
# CHROMIUM and CHROMEDRIVER name them; else they are looked for on the PATH; else, as root on Debian, the packages
# chromium and chromium-driver are installed with the apt sources that the machine is configured with.
set -euo pipefail

readonly ATTEMPTS=5
readonly ADVICE="install Chromium or Chrome with its ChromeDriver (Debian: apt-get install chromium chromium-driver), \
name them in CHROMIUM and CHROMEDRIVER, or leave these tests out: -Dtest.excluded.groups=slow,browser"
readonly NAMES="chromium chromium-browser google-chrome google-chrome-stable"

SCRIPTS="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly HOME_DIR="${SCRIPTS%/src/test/scripts}/target/browser"

say()
{
    echo "chromium.sh: $*" >&2
}

die()
{
    say "$*"
    exit 1
}

# Prints the major version of a program, nothing if it does not run: some are placeholders that tell to install a snap.
major_of()
{
    "$1" --version 2> /dev/null | sed -n -E 's/^(Chromium|Google Chrome|ChromeDriver) ([0-9]+)\..*/\2/p' | head -n 1
}

# Prints both and succeeds if they are there and belong together.
found()
{
    local name browser="" driver
    driver="${CHROMEDRIVER:-$(command -v chromedriver || true)}"
    for name in ${CHROMIUM:-${NAMES}}
    do
        browser="$(command -v "${name}" || true)"
        [ -n "${browser}" ] && [ -n "$(major_of "${browser}")" ] && break
        browser=""
    done
    [ -n "${browser}" ] && [ -n "${driver}" ] || return 1
    [ "$(major_of "${browser}")" = "$(major_of "${driver}")" ] || return 1
    echo "${browser}"
    echo "${driver}"
}

bring()
{
    local attempt=1
    export DEBIAN_FRONTEND=noninteractive
    until {
        apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 update &&
            apt-get -qq -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 install --no-install-recommends \
                chromium chromium-driver
    } >&2
    do
        [ "${attempt}" -lt "${ATTEMPTS}" ] || die "Chromium could not be installed: ${ADVICE}"
        say "attempt ${attempt} of ${ATTEMPTS} failed, trying again in $((attempt * 10)) s"
        sleep "$((attempt * 10))"
        attempt=$((attempt + 1))
    done
}

found && exit 0
[ -z "${CHROMIUM:-}${CHROMEDRIVER:-}" ] ||
    die "CHROMIUM=${CHROMIUM:-} and CHROMEDRIVER=${CHROMEDRIVER:-} do not name two programs of one version"
[ "$(id -u)" = 0 ] && command -v apt-get > /dev/null && [ "$(. /etc/os-release && echo "${ID:-}")" = "debian" ] ||
    die "there is no Chromium with its ChromeDriver: ${ADVICE}"

# One at a time: concurrent callers wait for the first and then find what it brought.
mkdir -p "${HOME_DIR}"
exec 9> "${HOME_DIR}/install.lock"
flock 9
found && exit 0
say "installing chromium and chromium-driver"
bring
found || die "the installed Chromium and ChromeDriver do not run or do not belong together: ${ADVICE}"
