#!/usr/bin/env bash
# Prints the path of a nats-server binary for the tests, and brings one where none is installed.
#
#   nats-server.sh current    a current server (2.12 or newer): NATS_SERVER, else the PATH, else the newest suite of
#                             the mirror that apt is configured with
#   nats-server.sh old        an older generation: NATS_SERVER_OLD, else what the release of this machine carries
#                             (2.9 on Debian 12); prints nothing where there is no older one to be had
#
# Nothing of the system is touched: apt-get runs on state of its own below engine/target, as any user, with the
# sources, keys and proxies of the machine; the package is unpacked there and never installed.
set -euo pipefail

readonly GENERATION="${1:-}"
readonly OLDEST_CURRENT="2.12"
readonly ATTEMPTS=5
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

has_apt()
{
    command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null && [ -r /etc/os-release ]
}

# Prints "options|uri|suite" for each binary source that apt is configured with, in both of its formats.
configured_sources()
{
    local file
    for file in /etc/apt/sources.list.d/*.sources
    do
        [ -r "${file}" ] && awk '
            function flush(  u, s, uris, suites, nu, ns)
            {
                if (types ~ /(^| )deb( |$)/ && enabled !~ /^(no|false|0)$/ && signed !~ /BEGIN PGP/)
                {
                    nu = split(uri, uris, " "); ns = split(suite, suites, " ")
                    for (u = 1; u <= nu; u++) for (s = 1; s <= ns; s++)
                        print (signed == "" ? "" : "signed-by=" signed) "|" uris[u] "|" suites[s]
                }
                types = ""; uri = ""; suite = ""; signed = ""; enabled = ""
            }
            function value() { sub(/^[^:]*:[ \t]*/, ""); gsub(/[ \t]+/, " "); sub(/ $/, ""); return $0 }
            /^#/ { next }
            /^[ \t]*$/ { flush(); next }
            tolower($0) ~ /^types:/ { types = value() }
            tolower($0) ~ /^uris:/ { uri = value() }
            tolower($0) ~ /^suites:/ { suite = value() }
            tolower($0) ~ /^signed-by:/ { signed = value(); if (signed == "") signed = "BEGIN PGP"; gsub(/ /, ",", signed) }
            tolower($0) ~ /^enabled:/ { enabled = tolower(value()) }
            END { flush() }' "${file}"
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list
    do
        [ -r "${file}" ] && sed -n -E \
            -e 's/#.*//' \
            -e 's/^[ \t]*deb[ \t]+\[([^]]*)\][ \t]+([^ \t]+)[ \t]+([^ \t]+).*/\1|\2|\3/p;t' \
            -e 's/^[ \t]*deb[ \t]+([^ \t[]+)[ \t]+([^ \t]+).*/|\1|\2/p' "${file}"
    done
    return 0
}

# Writes the source list of a generation: the distribution's own mirrors, the suite replaced where the newest is wanted.
write_sources()
{
    local id codename suite components options uri configured
    id="$(. /etc/os-release && echo "${ID:-}")"
    codename="$(. /etc/os-release && echo "${VERSION_CODENAME:-}")"
    components="main"
    suite="sid"
    if [ "${id}" = "ubuntu" ] || [ "$(. /etc/os-release && echo "${ID_LIKE:-}")" = "ubuntu debian" ]
    then
        codename="$(. /etc/os-release && echo "${UBUNTU_CODENAME:-${VERSION_CODENAME:-}}")"
        components="main universe"
        suite="devel"
    fi

    while IFS='|' read -r options uri configured
    do
        # Only the base suite of a release: its updates, security and third-party entries carry no nats-server.
        case "${configured}" in
            "${codename}" | stable | oldstable | testing | unstable | sid) ;;
            *) continue ;;
        esac
        case "${uri}" in
            cdrom:* | *security*) continue ;;
        esac
        [ "${GENERATION}" = "old" ] && suite="${configured}"
        echo "deb [${options}] ${uri} ${suite} ${components}" | sed 's/ \[\]//'
    done < <(configured_sources) | sort -u > "${WORK}/sources.list"
    [ -s "${WORK}/sources.list" ] || die "apt has no source of this release (${id} ${codename}); ${ADVICE}"
}

# apt on state of its own; what the machine configures about proxies and keys stays in force.
private_apt()
{
    local tool="$1"
    shift
    "${tool}" \
        -o "Dir::Etc::SourceList=${WORK}/sources.list" -o "Dir::Etc::SourceParts=/dev/null" \
        -o "Dir::State=${WORK}/apt/state" -o "Dir::State::Lists=${WORK}/apt/lists" \
        -o "Dir::State::status=${WORK}/apt/status" -o "Dir::Cache=${WORK}/apt/cache" \
        -o "APT::Sandbox::User=$(id -un)" -o "APT::Update::Post-Invoke-Success=" -o "APT::Update::Post-Invoke=" \
        -o "Acquire::Languages=none" -o "Acquire::Retries=3" -o "Acquire::http::Timeout=60" \
        -o "Acquire::https::Timeout=60" -o "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false" \
        -o "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false" \
        -o "Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled=false" \
        -o "Acquire::IndexTargets::deb::DEP-11-icons::DefaultEnabled=false" "$@"
}

# Downloads the package into the work directory; apt verifies signatures and hashes. Fails on any error: try again.
download()
{
    rm -rf "${WORK}/apt" "${WORK}"/*.deb
    mkdir -p "${WORK}/apt/state" "${WORK}/apt/lists/partial" "${WORK}/apt/cache/archives/partial"
    : > "${WORK}/apt/status"
    private_apt apt-get -qq --error-on=any update && (cd "${WORK}" && private_apt apt-get -qq download nats-server)
}

bring()
{
    local attempt=1 deb
    mkdir -p "${WORK}"
    write_sources
    say "bringing a nats-server (${GENERATION}) from: $(cat "${WORK}/sources.list")"
    until download >&2
    do
        [ "${attempt}" -lt "${ATTEMPTS}" ] || die "no nats-server (${GENERATION}) could be downloaded; ${ADVICE}"
        say "attempt ${attempt} of ${ATTEMPTS} failed, trying again in $((attempt * 10)) s"
        sleep "$((attempt * 10))"
        attempt=$((attempt + 1))
    done
    deb="$(ls "${WORK}"/nats-server_*.deb)"
    rm -rf "${WORK}/unpacking"
    dpkg-deb -x "${deb}" "${WORK}/unpacking"
    rm -rf "${WORK}/apt" "${WORK}/usr"
    mv "${WORK}/unpacking/usr" "${WORK}/usr"
    rm -rf "${WORK}/unpacking" "${deb}"
    [ -n "$(version_of "${UNPACKED}")" ] || die "the nats-server of ${deb##*/} does not run on this machine; ${ADVICE}"
}

# One at a time: concurrent callers wait for the first and then find what it brought.
provide()
{
    mkdir -p "${HOME_DIR}"
    exec 9> "${HOME_DIR}/${GENERATION}.lock"
    flock 9
    [ -n "$(version_of "${UNPACKED}")" ] || bring
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
