#!/usr/bin/env bash
# A NATS cluster of three, two gateways in front of it, and HAProxy in front of them, all on this machine:
#
#   clients --> HAProxy --PROXY v2--> gateway 1 --\            /-- nats-server 1 --\
#                       \-PROXY v2--> gateway 2 ----PROXY v2-->|-- nats-server 2  |-- routes
#                                                              \-- nats-server 3 --/
#
# usage: examples/recipes/cluster.sh [FOLDER]     for configurations and logs; without it, a temporary one
#
# Prints where to connect and serves until it is interrupted. NATS_SERVER and HAPROXY name the programs, else they are
# looked for on the PATH. Build first: mvn -B -ntp package -DskipTests
# Clients connect to ports 4222 (NATS) and 8080 (WebSocket); PORTS lists 15 others, in the order of DEFAULT_PORTS.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
readonly ROOT
readonly NATS="${NATS_SERVER:-nats-server}"
readonly HAPROXY_BINARY="${HAPROXY:-haproxy}"
readonly JAR="${ROOT}/examples/target/sluice-gateway.jar"
readonly LOOPBACK=127.0.0.1
readonly START_SECONDS=60
# Three servers, their monitors, their routes; two gateways, their WebSocket listeners; HAProxy's two.
readonly DEFAULT_PORTS="14221 14222 14223 18221 18222 18223 16221 16222 16223 14231 14232 18081 18082 4222 8080"
readonly CLASS_PATH="${GATEWAY_CLASS_PATH:-}"

FOLDER="${1:-$(mktemp -d)}"
PIDS=()

die()
{
    echo "cluster.sh: $*" >&2
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
}

await_port()
{
    local attempt
    for attempt in $(seq $((START_SECONDS * 10)))
    do
        if (exec 3<> "/dev/tcp/${LOOPBACK}/$2") 2> /dev/null
        then
            return 0
        fi
        sleep 0.1
    done
    die "$1 has not started: see ${FOLDER}"
}

start_server()
{
    local index="$1" port="$2" monitor="$3" cluster="$4"
    cat > "${FOLDER}/server${index}.conf" << CONFIGURATION
server_name: server${index}
listen: ${LOOPBACK}:${port}
http: ${LOOPBACK}:${monitor}
proxy_protocol: true
cluster {
  name: recipe
  listen: ${LOOPBACK}:${cluster}
  routes: [${ROUTES}]
}
CONFIGURATION
    "${NATS}" -c "${FOLDER}/server${index}.conf" > "${FOLDER}/server${index}.log" 2>&1 &
    PIDS+=($!)
}

start_gateway()
{
    local index="$1" port="$2" web="$3"
    java "@${ROOT}/engine/sluice.jvmargs" "${PROGRAM[@]}" \
        --listen "nats://${LOOPBACK}:${port}" --listen "ws://${LOOPBACK}:${web}/nats" --no-origin-check \
        --proxy-protocol required --proxy-protocol-from "${LOOPBACK}/32" --upstream-proxy-protocol v2 \
        --upstream "nats://${LOOPBACK}:${P[0]}" --upstream "nats://${LOOPBACK}:${P[1]}" \
        --upstream "nats://${LOOPBACK}:${P[2]}" > "${FOLDER}/gateway${index}.log" 2>&1 &
    PIDS+=($!)
}

start_haproxy()
{
    cat > "${FOLDER}/haproxy.cfg" << CONFIGURATION
defaults
  mode tcp
  balance leastconn
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  # A gateway that drains or dies is left out; its clients come back through the other one.
  default-server check inter 500ms fall 2 rise 1 send-proxy-v2 check-send-proxy
  retries 3
  option redispatch
listen nats
  bind ${LOOPBACK}:${P[13]}
  server gateway1 ${LOOPBACK}:${P[9]}
  server gateway2 ${LOOPBACK}:${P[10]}
listen websocket
  bind ${LOOPBACK}:${P[14]}
  server gateway1 ${LOOPBACK}:${P[11]}
  server gateway2 ${LOOPBACK}:${P[12]}
CONFIGURATION
    "${HAPROXY_BINARY}" -db -f "${FOLDER}/haproxy.cfg" > "${FOLDER}/haproxy.log" 2>&1 &
    PIDS+=($!)
}

PROGRAM=(-jar "${JAR}")
[ -z "${CLASS_PATH}" ] || PROGRAM=(-cp "${CLASS_PATH}" io.sluice.examples.SluiceGateway)
[ -n "${CLASS_PATH}" ] || [ -f "${JAR}" ] || die "no ${JAR}: build first"
command -v "${NATS}" > /dev/null || die "no nats-server: name one (2.12 or newer) in NATS_SERVER"
command -v "${HAPROXY_BINARY}" > /dev/null || die "no haproxy: install it, or name one in HAPROXY"

trap end_all EXIT
trap 'exit 0' INT TERM

read -r -a P <<< "${PORTS:-${DEFAULT_PORTS}}"
ROUTES="nats://${LOOPBACK}:${P[6]}, nats://${LOOPBACK}:${P[7]}, nats://${LOOPBACK}:${P[8]}"
for i in 0 1 2
do
    start_server "$((i + 1))" "${P[i]}" "${P[i + 3]}" "${P[i + 6]}"
done
for i in 0 1 2
do
    await_port "nats-server $((i + 1))" "${P[i]}"
done
start_gateway 1 "${P[9]}" "${P[11]}"
start_gateway 2 "${P[10]}" "${P[12]}"
await_port "gateway 1" "${P[9]}"
await_port "gateway 2" "${P[10]}"
start_haproxy
await_port "haproxy" "${P[13]}"

cat << RUNNING
nats      nats://${LOOPBACK}:${P[13]}
websocket ws://${LOOPBACK}:${P[14]}/nats
monitor   http://${LOOPBACK}:${P[3]}/connz http://${LOOPBACK}:${P[4]}/connz http://${LOOPBACK}:${P[5]}/connz
gateways  ${PIDS[3]} ${PIDS[4]}
logs      ${FOLDER}
RUNNING
wait
