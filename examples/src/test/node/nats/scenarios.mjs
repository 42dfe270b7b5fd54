// What nats.js does with a server, done through a gateway. Arguments: the address, then the names of scenarios; says
// "ok NAME" after each. Over ws:// and wss:// it is the client that runs in browsers, over nats:// and tls:// Node's own,
// with the options of TLS that are in NATS_TLS as JSON.
import assert from "node:assert/strict";
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { AuthorizationError, createInbox, headers, NoRespondersError, nuid, TimeoutError, wsconnect } from "@nats-io/nats-core";
import { connect as tcpConnect } from "@nats-io/transport-node";
import WebSocket from "ws";

globalThis.WebSocket = WebSocket;

const [, , address, ...names] = process.argv;
const options = {
  servers: address, user: "user", pass: "secret", name: "nats.js", reconnectTimeWait: 100, maxReconnectAttempts: -1,
  ignoreClusterUpdates: true, timeout: 20000, ...(process.env.NATS_TLS && { tls: JSON.parse(process.env.NATS_TLS) })
};
const connect = (more = {}) => (/^ws/.test(address) ? wsconnect : tcpConnect)({ ...options, ...more });
const text = (message) => new TextDecoder().decode(message.data);

/** As many messages of a subscription. */
async function take(subscription, count) {
  const taken = [];
  if (count > 0) {
    for await (const message of subscription) {
      taken.push(message);
      if (taken.length === count) {
        break;
      }
    }
  }
  return taken;
}

const scenarios = {
  async pubsub(nc) {
    const all = nc.subscribe("ps.>");
    const some = nc.subscribe("ps.*.even");
    for (let i = 0; i < 2000; i++) {
      nc.publish(`ps.${i}.${i % 2 === 0 ? "even" : "odd"}`, `message ${i}`);
    }
    (await take(all, 2000)).forEach((message, i) => assert.equal(text(message), `message ${i}`));
    (await take(some, 1000)).forEach((message, i) => assert.equal(message.subject, `ps.${2 * i}.even`));
    const once = nc.subscribe("ps.once", { max: 2 });
    for (let i = 0; i < 5; i++) {
      nc.publish("ps.once", String(i));
    }
    assert.deepEqual((await take(once, 2)).map(text), ["0", "1"]);
    await nc.flush();
    assert.equal(once.getReceived(), 2);
    const big = new Uint8Array(700_000).map((_, i) => i * 31 >> 3);
    const echo = nc.subscribe("ps.big");
    nc.publish("ps.big", big);
    assert.ok(Buffer.from((await take(echo, 1))[0].data).equals(Buffer.from(big)));
  },

  async queue(nc) {
    const other = await connect();
    const subject = createInbox();
    const counts = [0, 0, 0];
    const seen = new Set();
    let done;
    const finished = new Promise((resolve) => {
      done = resolve;
    });
    const onMessage = (index) => (error, message) => {
      assert.ok(!error && !seen.has(text(message)));
      seen.add(text(message));
      counts[index]++;
      if (seen.size === 600) {
        done();
      }
    };
    nc.subscribe(subject, { queue: "workers", callback: onMessage(0) });
    nc.subscribe(subject, { queue: "workers", callback: onMessage(1) });
    other.subscribe(subject, { queue: "workers", callback: onMessage(2) });
    await Promise.all([nc.flush(), other.flush()]);
    for (let i = 0; i < 600; i++) {
      nc.publish(subject, String(i));
    }
    await finished;
    assert.ok(counts.every((count) => count > 0), `all took part: ${counts}`);
    await other.close();
  },

  async headers(nc) {
    const sub = nc.subscribe("hd");
    const sent = headers();
    sent.append("Trace-Id", "abc");
    sent.append("Trace-Id", "def");
    sent.set("Empty", "");
    sent.set("Umlaut", "grün");
    nc.publish("hd", "payload", { headers: sent });
    nc.publish("hd", "", { headers: sent });
    nc.publish("hd", "bare");
    const [full, empty, bare] = await take(sub, 3);
    assert.deepEqual(full.headers.values("Trace-Id"), ["abc", "def"]);
    assert.equal(full.headers.get("Empty"), "");
    assert.equal(full.headers.get("Umlaut"), "grün");
    assert.equal(text(full), "payload");
    assert.equal(empty.data.length, 0);
    assert.equal(empty.headers.get("Umlaut"), "grün");
    assert.equal(bare.headers, undefined);
  },

  async request(nc) {
    nc.subscribe("rq.upper", { callback: (_, message) => message.respond(text(message).toUpperCase(), { headers: message.headers }) });
    const sent = headers();
    sent.set("A", "b");
    const replies = await Promise.all(Array.from({ length: 300 }, (_, i) => nc.request("rq.upper", `x${i}`, { timeout: 30000, headers: sent })));
    replies.forEach((reply, i) => {
      assert.equal(text(reply), `X${i}`);
      assert.equal(reply.headers.get("A"), "b");
    });
    assert.equal(text(await nc.request("rq.upper", "own inbox", { timeout: 30000, noMux: true })), "OWN INBOX");
    await assert.rejects(nc.request("rq.nobody", "", { timeout: 30000 }), (error) => error instanceof NoRespondersError || error.cause instanceof NoRespondersError);
    nc.subscribe("rq.silent", { callback: () => {} });
    await assert.rejects(nc.request("rq.silent", "", { timeout: 50 }), TimeoutError);
    nc.subscribe("rq.many", { callback: (_, message) => [1, 2, 3].forEach((n) => message.respond(String(n))) });
    const many = [];
    for await (const reply of await nc.requestMany("rq.many", "", { strategy: "count", maxMessages: 3, maxWait: 30000 })) {
      many.push(text(reply));
    }
    assert.deepEqual(many, ["1", "2", "3"]);
    assert.ok(await nc.rtt() >= 0);
  },

  async jetstream(nc) {
    const name = `S${nuid.next()}`;
    const manager = await jetstreamManager(nc);
    await manager.streams.add({ name, subjects: [`${name}.>`], storage: "memory" });
    const js = jetstream(nc);
    for (let i = 0; i < 100; i++) {
      assert.equal((await js.publish(`${name}.a`, `m${i}`, { msgID: `id${i}` })).seq, i + 1);
    }
    assert.ok((await js.publish(`${name}.a`, "again", { msgID: "id7" })).duplicate);
    await manager.consumers.add(name, { durable_name: "worker", ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All });
    const consumer = await js.consumers.get(name, "worker");
    let next = 0;
    for await (const message of await consumer.fetch({ max_messages: 40, expires: 30000 })) {
      assert.equal(message.string(), `m${next}`);
      assert.equal(message.seq, ++next);
      assert.ok(await message.ackAck());
    }
    assert.equal(next, 40);
    const messages = await consumer.consume({ max_messages: 25 });
    for await (const message of messages) {
      assert.equal(message.string(), `m${next++}`);
      message.ack();
      if (next === 100) {
        break;
      }
    }
    await messages.close();
    assert.equal((await js.publish(`${name}.b`, "last", { expect: { lastSequence: 100 } })).seq, 101);
    await assert.rejects(js.publish(`${name}.b`, "wrong", { expect: { lastSequence: 7 } }));
    assert.equal((await manager.streams.getMessage(name, { seq: 101 })).string(), "last");
    assert.ok(await manager.streams.delete(name));
  },

  async kv(nc) {
    const kv = await new Kvm(nc).create(`B${nuid.next()}`, { history: 5, storage: "memory" });
    const watch = await kv.watch({ key: "watched.>" });
    const first = await kv.put("watched.a", "one");
    assert.equal(await kv.update("watched.a", "two", first), first + 1);
    await assert.rejects(kv.update("watched.a", "stale", first));
    await assert.rejects(kv.create("watched.a", "exists"));
    assert.equal((await kv.get("watched.a")).string(), "two");
    await kv.delete("watched.a");
    assert.equal((await kv.get("watched.a")).operation, "DEL");
    await kv.put("other", new Uint8Array([0, 13, 10, 255]));
    assert.deepEqual([...(await kv.get("other")).value], [0, 13, 10, 255]);
    const seen = await take(watch, 3);
    assert.deepEqual(seen.map((entry) => `${entry.operation} ${entry.string()}`), ["PUT one", "PUT two", "DEL "]);
    const keys = [];
    for await (const key of await kv.keys()) {
      keys.push(key);
    }
    assert.deepEqual(keys, ["other"]);
    const history = [];
    for await (const entry of await kv.history({ key: "watched.a" })) {
      history.push(entry.revision);
    }
    assert.equal(history.length, 3);
    assert.ok(await kv.destroy());
  },

  async drain(nc) {
    const leaving = await connect();
    const got = [];
    const sub = leaving.subscribe("dr", { callback: (_, message) => got.push(text(message)) });
    await leaving.flush();
    for (let i = 0; i < 500; i++) {
      nc.publish("dr", String(i));
    }
    await nc.flush();
    await sub.drain();
    nc.publish("dr", "too late");
    await nc.flush();
    assert.equal(got.length, 500);
    const published = nc.subscribe("dr.last");
    await nc.flush();
    leaving.publish("dr.last", "said before it left");
    await leaving.drain();
    assert.equal(await leaving.closed(), undefined);
    assert.equal(text((await take(published, 1))[0]), "said before it left");
  },

  async unreachable() {
    await assert.rejects(connect({ reconnect: false, timeout: 2000 }));
  },

  async refused() {
    await assert.rejects(connect({ pass: "wrong", reconnect: false }), AuthorizationError);
    await assert.rejects(connect({ user: undefined, pass: undefined, token: "no", reconnect: false }), AuthorizationError);
  },

  async reconnect(nc) {
    const events = [];
    const back = new Promise((resolve) => {
      (async () => {
        for await (const status of nc.status()) {
          events.push(status.type);
          if (status.type === "reconnect") {
            resolve();
          }
        }
      })();
    });
    const got = [];
    nc.subscribe("rc.>", { callback: (_, message) => got.push(text(message)) });
    await nc.flush();
    console.log("restart the server now");
    await back;
    assert.ok(events.includes("disconnect"), events.join());
    nc.publish("rc.after", "the subscription is still there");
    while (got.length === 0) {
      await nc.flush();
    }
    assert.deepEqual(got, ["the subscription is still there"]);
    assert.equal(text(await scenarios.answer(nc)), "pong");
  },

  async answer(nc) {
    nc.subscribe("an.swer", { callback: (_, message) => message.respond("pong") });
    return nc.request("an.swer", "ping", { timeout: 30000 });
  }
};

if (names[0] === "unreachable") {
  await scenarios.unreachable();
  console.log("ok unreachable");
  process.exit(0);
}
for (const name of names) {
  const nc = await connect();
  await scenarios[name](nc);
  await nc.close();
  console.log(`ok ${name}`);
}
process.exit(0);
