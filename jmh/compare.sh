#!/usr/bin/env bash
# Measures the gateway beside its peers on this machine: starts a nats-server, HAProxy and the gateway, each as simple
# as can be (HAProxy with one thread, the gateway with one loop), and runs a tool of the benchmarks over them in turns.
#
# usage: jmh/compare.sh WHAT [OPTION OF THE TOOL ...]
#
#   tcp        messages a second and CPU time of each: HAProxy, the gateway            (ThroughputTool)
#   websocket  the same: the server's own WebSocket listener, gateway and server       (ThroughputTool)
#   sessions   the same of the gateway, with 2 connections and with 2,000 more         (ThroughputTool)
#   roundtrip  time of a message, the next when it is back: HAProxy, gateway, no proxy (RoundTrips)
#   spin       the same, with a loop that spins                                        (RoundTrips)
#   latency    time of a message at a fixed rate: HAProxy, the gateway, no proxy       (LatencyTool)
#   memory     of an idle connection: HAProxy, the gateway over TCP and WebSocket      (SessionMemory)
#
# NATS_SERVER and HAPROXY name the programs, else they are looked for on the PATH. GATEWAY_OPTIONS are arguments of the
# gateway's JVM. PORTS names five ports to use. Build first: mvn -B -ntp package -DskipTests
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly ROOT
readonly NATS="${NATS_SERVER:-nats-server}"
readonly HAPROXY_BINARY="${HAPROXY:-haproxy}"
readonly GATEWAY="${ROOT}/examples/target/sluice-gateway.jar"
readonly TOOLS="${ROOT}/jmh/target/sluice-benchmarks.jar"
readonly START_SECONDS=60
readonly HAPROXY_CONNECTIONS=8000
readonly SPARE_DESCRIPTORS=100
# The server, its WebSocket listener, HAProxy, the gateway, its WebSocket listener.
read -r -a P <<< "${PORTS:-25222 25280 25223 25224 25281}"
FOLDER="$(mktemp -d)"
PIDS=()

die()
{
    echo "compare.sh: $*" >&2
    exit 1
}

end_all()
{
    local pid
    for pid in "${PIDS[@]}"
    do
        kill "${pid}" 2> /dev/null || true
    done
    wait 2> /dev/null || true
    rm -rf "${FOLDER}"
}

# Until the last program that was started takes connections, or is gone.
await_port()
{
    local attempt
    for attempt in $(seq $((START_SECONDS * 10)))
    do
        kill -0 "${PIDS[-1]}" 2> /dev/null || break
        if (exec 3<> "/dev/tcp/127.0.0.1/$2") 2> /dev/null
        then
            return 0
        fi
        sleep 0.1
    done
    cat "${FOLDER}/$1.log" >&2
    die "$1 has not started"
}

start_server()
{
    cat > "${FOLDER}/server.conf" << CONFIGURATION
listen: 127.0.0.1:${P[0]}
websocket { listen: "127.0.0.1:${P[1]}", no_tls: true }
max_pending: 256MB
CONFIGURATION
    "${NATS}" -c "${FOLDER}/server.conf" > "${FOLDER}/server.log" 2>&1 &
    SERVER=$!
    PIDS+=("${SERVER}")
    await_port server "${P[1]}"
}

# Two descriptors are a connection of HAProxy, which does not start with fewer than it may need.
haproxy_connections()
{
    local limit
    limit="$(ulimit -n)"
    if [ "${limit}" = unlimited ] || [ "${limit}" -gt $((2 * HAPROXY_CONNECTIONS + SPARE_DESCRIPTORS)) ]
    then
        echo "${HAPROXY_CONNECTIONS}"
    else
        echo $(((limit - SPARE_DESCRIPTORS) / 2))
    fi
}

start_haproxy()
{
    cat > "${FOLDER}/haproxy.cfg" << CONFIGURATION
global
  nbthread 1
  maxconn $(haproxy_connections)
defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
listen nats
  bind 127.0.0.1:${P[2]}
  server nats 127.0.0.1:${P[0]}
CONFIGURATION
    "${HAPROXY_BINARY}" -db -f "${FOLDER}/haproxy.cfg" > "${FOLDER}/haproxy.log" 2>&1 &
    PROXY=$!
    PIDS+=("${PROXY}")
    await_port haproxy "${P[2]}"
}

start_gateway()
{
    # shellcheck disable=SC2086
    java "@${ROOT}/engine/sluice.jvmargs" -Dsluice.loop.count=1 "$@" ${GATEWAY_OPTIONS:-} -jar "${GATEWAY}" \
        --listen "nats://127.0.0.1:${P[3]}" --listen "ws://127.0.0.1:${P[4]}" \
        --upstream "nats://127.0.0.1:${P[0]}" > "${FOLDER}/gateway.log" 2>&1 &
    SLUICE=$!
    PIDS+=("${SLUICE}")
    await_port gateway "${P[4]}"
}

# Not in the foreground: a signal would wait for its end.
tool()
{
    java "@${ROOT}/engine/sluice.jvmargs" -cp "${TOOLS}" "io.sluice.load.$1" "${@:2}" &
    PIDS+=($!)
    wait "${PIDS[-1]}"
}

WHAT="${1:-}"
shift || true
[ -f "${GATEWAY}" ] && [ -f "${TOOLS}" ] || die "build first: mvn -B -ntp package -DskipTests"
command -v "${NATS}" > /dev/null || die "no nats-server: name one in NATS_SERVER"
ulimit -n "$(ulimit -Hn)"

trap end_all EXIT
trap 'exit 1' INT TERM

start_server
case "${WHAT}" in
    tcp)
        start_haproxy
        start_gateway
        tool ThroughputTool "nats://127.0.0.1:${P[2]}#${PROXY}" "nats://127.0.0.1:${P[3]}#${SLUICE}" "$@"
        ;;
    websocket)
        start_gateway
        tool ThroughputTool "ws://127.0.0.1:${P[1]}#${SERVER}" "ws://127.0.0.1:${P[4]}#${SERVER},${SLUICE}" "$@"
        ;;
    sessions)
        start_gateway
        tool ThroughputTool --sizes 128 --idle 2000 "nats://127.0.0.1:${P[3]}#${SLUICE}" "$@"
        ;;
    latency)
        start_haproxy
        start_gateway
        tool LatencyTool "nats://127.0.0.1:${P[2]}" "nats://127.0.0.1:${P[3]}" "nats://127.0.0.1:${P[0]}" "$@"
        ;;
    roundtrip | spin)
        start_haproxy
        STRATEGY=block
        [ "${WHAT}" = roundtrip ] || STRATEGY=spin
        start_gateway "-Dsluice.idle.strategy=${STRATEGY}"
        tool RoundTrips "nats://127.0.0.1:${P[2]}" "nats://127.0.0.1:${P[3]}" "nats://127.0.0.1:${P[0]}" "$@"
        ;;
    memory)
        start_haproxy
        start_gateway -Xms64m -Xmx64m
        tool SessionMemory "nats://127.0.0.1:${P[2]}#${PROXY}" "nats://127.0.0.1:${P[3]}#${SLUICE}" \
            "ws://127.0.0.1:${P[4]}#${SLUICE}" "$@"
        ;;
    *)
        sed -n 's/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | sed -n '4,13p'
        exit 2
        ;;
esac
