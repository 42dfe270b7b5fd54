// One NATS connection and what happens to it, as events: state, event, message, tick.
import { wordsOfClose, wordsOfConnectError, wordsOfServerError } from "./words.js";

const RECONNECT_WAIT_MS = 1000;
const CONNECT_TIMEOUT_MS = 8000;
const TICK_MS = 1000;

export class Connection extends EventTarget {
  #nats;
  #client = null;
  #socket = null;
  #opened = null; // the last socket that came to be open: when its end is told, the next may be on its way
  #subscriptions = new Map();
  #nextId = 0;
  #ticker = 0;
  #last = { in: 0, out: 0, at: 0 };
  #lostAt = 0;
  #attempts = 0;

  constructor(nats) {
    super();
    this.#nats = nats;
  }

  get isOpen() {
    return this.#client !== null && !this.#client.isClosed();
  }

  get subscriptions() {
    return [...this.#subscriptions.values()];
  }

  /** Connects, or answers the words for why not: title and text. */
  async connect({ url, auth, user, password, token, creds, name, reconnect, echo, pedantic }) {
    this.#state("waiting", "Connecting…");
    this.#event(`Connecting to ${url}`);
    const options = {
      servers: url, name: name || undefined, noEcho: !echo, pedantic,
      timeout: CONNECT_TIMEOUT_MS, reconnect, maxReconnectAttempts: -1, ignoreClusterUpdates: true,
      reconnectDelayHandler: () => RECONNECT_WAIT_MS,
      wsFactory: (address) => this.#open(address)
    };
    if (auth === "user") {
      Object.assign(options, { user, pass: password });
    } else if (auth === "token") {
      options.token = token;
    }
    this.#socket = null;
    try {
      if (auth === "creds") {
        options.authenticator = this.#nats.credsAuthenticator(creds);
      }
      this.#client = await this.#nats.connect(options);
    } catch (error) {
      const words = await wordsOfConnectError(error, url, this.#socket);
      this.#state("failed", words[0]);
      this.#event(`${words[0]}. ${words[1]}`, "bad");
      return words;
    }
    const client = this.#client;
    this.#follow(client);
    client.closed().then((error) => this.#onClosed(client, error));
    this.#last = { in: 0, out: 0, at: performance.now() };
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#onOpen("Connected");
    return null;
  }

  /** Lets what is on its way arrive, then closes. */
  async disconnect() {
    await this.#client?.drain().catch(() => this.#client?.close());
  }

  /** Gives up while reconnecting: there is nothing to drain. */
  async abandon() {
    await this.#client?.close();
  }

  /** The page is left, maybe only for a while: a browser that keeps it would keep the connection too, unread. */
  leave() {
    this.#client?.close();
    this.#socket?.socket.close();
  }

  subscribe(subject, queue, isAnswering) {
    const entry = { id: this.#nextId++, subject, queue, isAnswering, count: 0, rate: 0, lastCount: 0, handle: null };
    entry.handle = this.#client.subscribe(subject, {
      queue: queue || undefined,
      callback: (error, message) => this.#onMessage(entry, error, message)
    });
    entry.handle.closed?.then(() => this.#forget(entry));
    this.#subscriptions.set(entry.id, entry);
    this.#event(`Subscribed to ${subject}${queue ? ` in queue ${queue}` : ""}`);
    return entry;
  }

  unsubscribe(entry) {
    entry.handle.unsubscribe();
    this.#forget(entry);
    this.#event(`Unsubscribed from ${entry.subject}`);
  }

  publish(subject, payload, headers) {
    this.#client.publish(subject, payload, { headers: this.#headersOf(headers) });
  }

  flush() {
    return this.#client.flush();
  }

  request(subject, payload, headers, timeout) {
    return this.#client.request(subject, payload, { timeout, headers: this.#headersOf(headers) });
  }

  #headersOf(pairs) {
    if (pairs.length === 0) {
      return undefined;
    }
    const headers = this.#nats.headers();
    pairs.forEach(([name, value]) => headers.append(name, value));
    return headers;
  }

  /** Makes the socket here, for what the client library does not tell: compression, and with what status it ended. */
  async #open(address) {
    const socket = new WebSocket(address);
    const seen = { socket, opened: false, closed: null, compression: "" };
    this.#socket = seen;
    socket.addEventListener("open", () => {
      this.#opened = seen;
      seen.opened = true;
      seen.compression = socket.extensions;
    });
    socket.addEventListener("close", (event) => {
      seen.closed = event;
    });
    return { socket, encrypted: address.startsWith("wss:") };
  }

  async #follow(client) {
    for await (const status of client.status()) {
      switch (status.type) {
        case "disconnect":
          this.#lostAt = performance.now();
          this.#attempts = 0;
          this.#event(`Connection lost: ${wordsOfClose(this.#opened?.closed ?? { code: 1006 })}`, "bad");
          break;
        case "reconnecting":
          this.#attempts++;
          this.#state("waiting", `Reconnecting, attempt ${this.#attempts}`);
          if (this.#attempts === 1) {
            this.#event("Reconnecting until it works", "wait");
          }
          break;
        case "reconnect":
          this.#onOpen(`Reconnected after ${((performance.now() - this.#lostAt) / 1000).toFixed(1)} s`);
          break;
        case "error":
          this.#problem(wordsOfServerError(status.data, status.permissionContext));
          break;
        case "ldm":
          this.#event("The gateway is about to go, and says so (lame duck)", "wait");
          break;
        case "staleConnection":
          this.#event("No answer to pings: the connection is given up", "bad");
          break;
        case "update":
        case "pingTimer":
          break;
        default:
          this.#event(String(status.type));
      }
    }
  }

  #onOpen(words) {
    const info = this.#client.info;
    const compression = this.#opened?.compression.split(";")[0] || "none";
    this.#state("open", "Connected", { server: `NATS ${info?.version ?? "?"}`, name: info?.server_name, compression });
    this.#event(`${words} to ${info?.host}:${info?.port}, NATS ${info?.version}`, "good");
  }

  #onClosed(client, error) {
    if (client !== this.#client) {
      return;
    }
    clearInterval(this.#ticker);
    this.#client = null;
    this.#subscriptions.clear();
    const words = error ? wordsOfServerError(error.code ?? error.message) : "Disconnected";
    this.#state(error ? "failed" : "closed", error ? "Disconnected" : "Not connected");
    this.#event(words, error ? "bad" : undefined);
    if (error) {
      this.#problem(words);
    }
    this.dispatchEvent(new CustomEvent("subscriptions"));
  }

  #onMessage(entry, error, message) {
    if (error) {
      this.#forget(entry);
      return; // told by the status already
    }
    entry.count++;
    if (entry.isAnswering && message.reply) {
      message.respond(message.data, { headers: message.headers });
    }
    this.dispatchEvent(new CustomEvent("message", { detail: { entry, message } }));
  }

  #forget(entry) {
    if (this.#subscriptions.delete(entry.id)) {
      this.dispatchEvent(new CustomEvent("subscriptions"));
    }
  }

  async #tick() {
    const client = this.#client;
    if (!client || client.isClosed()) {
      return;
    }
    const stats = client.stats();
    const now = performance.now();
    const seconds = (now - this.#last.at) / 1000;
    const sample = {
      rateIn: (stats.inMsgs - this.#last.in) / seconds,
      rateOut: (stats.outMsgs - this.#last.out) / seconds,
      bytesIn: stats.inBytes, bytesOut: stats.outBytes, rtt: NaN
    };
    this.#last = { in: stats.inMsgs, out: stats.outMsgs, at: now };
    for (const entry of this.#subscriptions.values()) {
      entry.rate = (entry.count - entry.lastCount) / seconds;
      entry.lastCount = entry.count;
    }
    this.dispatchEvent(new CustomEvent("tick", { detail: sample }));
    const begin = performance.now();
    try {
      await client.flush();
      this.dispatchEvent(new CustomEvent("rtt", { detail: performance.now() - begin }));
    } catch {
      // disconnected meanwhile; the status tells
    }
  }

  #state(state, text, facts) {
    this.dispatchEvent(new CustomEvent("state", { detail: { state, text, facts } }));
  }

  #event(text, mood) {
    this.dispatchEvent(new CustomEvent("event", { detail: { text, mood } }));
  }

  #problem(text) {
    this.#event(text, "bad");
    this.dispatchEvent(new CustomEvent("problem", { detail: text }));
  }
}
