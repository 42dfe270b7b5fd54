# Programs of the distribution's packages, for scripts that source this: apt-get runs on state of its own, as any user,
# with the sources, keys and proxies of the machine; packages are unpacked and never installed.
#
# The script sets WORK, a folder of its own, and ADVICE, what a person can do where nothing can be had; it has say() and
# die() for messages.

readonly ATTEMPTS=5

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

# Writes the list of sources: the distribution's own mirrors, of the machine's release ("own") or of the newest suite.
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
        # Only the base suite of a release: its updates, security and third-party entries add nothing for tests.
        case "${configured}" in
            "${codename}" | stable | oldstable | testing | unstable | sid) ;;
            *) continue ;;
        esac
        case "${uri}" in
            cdrom:* | *security*) continue ;;
        esac
        [ "$1" = "own" ] && suite="${configured}"
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

# Downloads packages into the work directory; apt verifies signatures and hashes. Fails on any error: try again.
download()
{
    rm -rf "${WORK}/apt" "${WORK}"/*.deb
    mkdir -p "${WORK}/apt/state" "${WORK}/apt/lists/partial" "${WORK}/apt/cache/archives/partial"
    : > "${WORK}/apt/status"
    private_apt apt-get -qq --error-on=any update && (cd "${WORK}" && private_apt apt-get -qq download "$@")
}

# Brings packages: bring own|newest PACKAGE..., unpacked below ${WORK}/usr.
bring()
{
    local attempt=1 deb suite="$1"
    shift
    mkdir -p "${WORK}"
    write_sources "${suite}"
    say "bringing $* from: $(cat "${WORK}/sources.list")"
    until download "$@" >&2
    do
        [ "${attempt}" -lt "${ATTEMPTS}" ] || die "$* could not be downloaded; ${ADVICE}"
        say "attempt ${attempt} of ${ATTEMPTS} failed, trying again in $((attempt * 10)) s"
        sleep "$((attempt * 10))"
        attempt=$((attempt + 1))
    done
    rm -rf "${WORK}/unpacking"
    for deb in "${WORK}"/*.deb
    do
        dpkg-deb -x "${deb}" "${WORK}/unpacking"
    done
    rm -rf "${WORK}/apt" "${WORK}/usr"
    mv "${WORK}/unpacking/usr" "${WORK}/usr"
    rm -rf "${WORK}/unpacking" "${WORK}"/*.deb
}
