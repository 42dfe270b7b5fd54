#!/usr/bin/env bash
# Prints the path of an HAProxy for the test of the recipe, and installs it where it is missing: HAPROXY names one; else
# it is looked for on the PATH; else, as root on Debian, the package is installed with the machine's own apt sources.
set -euo pipefail

readonly ATTEMPTS=4

path()
{
    command -v "${HAPROXY:-haproxy}" || PATH="${PATH}:/usr/sbin" command -v haproxy
}

if ! path
then
    export DEBIAN_FRONTEND=noninteractive
    for attempt in $(seq "${ATTEMPTS}")
    do
        if {
            apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 update &&
                apt-get -qq -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 install --no-install-recommends haproxy
        } >&2
        then
            break
        fi
        sleep "$((attempt * 5))"
    done
    path || { echo "haproxy.sh: install HAProxy, or name one in HAPROXY" >&2; exit 1; }
fi
