// NATS without a client library: the first thing that a server says is who it is.
const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/nats`);
socket.binaryType = "arraybuffer";
socket.onmessage = ({ data }) => {
  const line = new TextDecoder().decode(data);
  if (line.startsWith("INFO ")) {
    const info = JSON.parse(line.slice(5));
    document.getElementById("info").textContent = `NATS ${info.version}, ${info.server_name}`;
    socket.close(1000);
  }
};
