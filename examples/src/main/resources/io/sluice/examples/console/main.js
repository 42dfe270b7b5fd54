// Wires the page: forms to the connection, and what happens there to what is seen and heard.
import { Chart, short } from "./chart.js";
import { Connection } from "./connection.js";
import { clock, Feed, make, pretty, sizeOf, textOf } from "./feed.js";
import { complaintAboutSubject, wordsOfRequestError } from "./words.js";

const EVENTS_KEPT = 100;
const PUBLISH_BATCH = 500;

const by = (id) => document.getElementById(id);
const encoder = new TextEncoder();
const rates = new Chart(by("rate-chart"), ["--in", "--out"], "/s", 10);
const trips = new Chart(by("rtt-chart"), ["--rtt"], " ms", 1);
const feed = new Feed({
  list: by("feed"), empty: by("feed-empty"), count: by("feed-count"), pause: by("pause"), clear: by("clear"), filter: by("filter")
});

function showAlert(title, text) {
  by("alert-title").textContent = title;
  by("alert-text").textContent = text;
  by("alert").hidden = false;
}

function hideAlert() {
  by("alert").hidden = true;
}

function addEvent(text, mood = "") {
  const now = new Date();
  const row = make("li");
  const time = make("time", "", clock(now));
  time.dateTime = now.toISOString();
  row.append(time, make("span", mood, text));
  by("events").prepend(row);
  while (by("events").childElementCount > EVENTS_KEPT) {
    by("events").lastElementChild.remove();
  }
}

/** Marks the field and says what is wrong with it; true if nothing is. */
function check(field, complaint) {
  field.setAttribute("aria-invalid", String(complaint !== null));
  if (complaint !== null) {
    showAlert("Please correct this", complaint);
    field.focus();
  }
  return complaint === null;
}

function addressOf(field) {
  let text = field.value.trim();
  if (!/^[a-z]+:\/\//i.test(text)) {
    text = `${location.protocol === "https:" ? "wss" : "ws"}://${text}`;
  }
  try {
    const url = new URL(text);
    return ["ws:", "wss:"].includes(url.protocol) ? check(field, null) && url.href :
      check(field, "Browsers speak NATS over WebSocket: the address begins with ws:// or wss://.");
  } catch {
    return check(field, "That is no address: it must look like ws://localhost:8080/nats.");
  }
}

function headersOf(field) {
  const pairs = [];
  for (const line of field.value.split("\n").filter((text) => text.trim() !== "")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim();
    if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name)) {
      check(field, `Headers are written as Name: value, one per line; “${line}” is not.`);
      return null;
    }
    pairs.push([name, line.slice(colon + 1).trim()]);
  }
  check(field, null);
  return pairs;
}

function wireConnectForm(connection) {
  by("auth").addEventListener("change", () => {
    for (const part of document.querySelectorAll("[data-auth]")) {
      part.hidden = part.dataset.auth !== by("auth").value;
    }
  });
  by("connect-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const url = addressOf(by("url"));
    if (!url || connection.isOpen) {
      return;
    }
    hideAlert();
    const [file] = by("creds").files;
    const words = await connection.connect({
      url, auth: by("auth").value, user: by("user").value, password: by("password").value, token: by("token").value,
      creds: file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(),
      name: by("name").value.trim(), reconnect: by("reconnect").checked, echo: by("echo").checked,
      pedantic: by("pedantic").checked
    });
    if (words) {
      showAlert(...words);
    }
  });
  by("disconnect").addEventListener("click", () => {
    const isOpen = by("status").dataset.state === "open";
    return isOpen ? connection.disconnect() : connection.abandon();
  });
}

function wireSubscriptions(connection) {
  by("subscribe-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const subject = by("subscribe-subject").value.trim();
    const queue = by("subscribe-queue").value.trim();
    const isGood = check(by("subscribe-subject"), complaintAboutSubject(subject, true)) &&
      check(by("subscribe-queue"), /\s/.test(queue) ? "A queue has no blanks." : null);
    if (isGood && connection.isOpen) {
      hideAlert();
      connection.subscribe(subject, queue, by("answer").checked);
      list();
    }
  });
  const list = () => {
    const wanted = new Set(connection.subscriptions.map((entry) => String(entry.id)));
    for (const row of [...by("subscriptions").children]) {
      if (!wanted.delete(row.dataset.id)) {
        row.remove();
      }
    }
    connection.subscriptions.filter((entry) => wanted.has(String(entry.id))).forEach((entry) => {
      const row = make("li");
      row.dataset.id = entry.id;
      const subject = make("span", "subject", entry.subject);
      const extras = [entry.queue && `queue ${entry.queue}`, entry.isAnswering && "answering"].filter(Boolean).join(", ");
      if (extras) {
        subject.append(make("small", "", ` ${extras}`));
      }
      const remove = make("button", "quiet", "✕");
      remove.type = "button";
      remove.setAttribute("aria-label", `Unsubscribe from ${entry.subject}`);
      remove.addEventListener("click", () => {
        connection.unsubscribe(entry);
        by("subscribe-subject").focus();
      });
      row.append(make("span", `swatch c${entry.id % 8}`), subject, make("span", "rate", "0"), remove);
      by("subscriptions").append(row);
    });
  };
  connection.addEventListener("subscriptions", list);
  connection.addEventListener("tick", () => {
    for (const entry of connection.subscriptions) {
      const row = by("subscriptions").querySelector(`[data-id="${entry.id}"] .rate`);
      if (row) {
        row.textContent = `${short(entry.count)} · ${short(Math.round(entry.rate))}/s`;
      }
    }
  });
}

function wirePublishing(connection) {
  const message = () => {
    const subject = by("publish-subject").value.trim();
    const pairs = check(by("publish-subject"), complaintAboutSubject(subject, false)) && headersOf(by("headers"));
    return pairs && connection.isOpen ? { subject, payload: encoder.encode(by("payload").value), pairs } : null;
  };
  const times = () => {
    const count = Number(by("times").value);
    const isGood = Number.isInteger(count) && count >= 1 && count <= 100000;
    return check(by("times"), isGood ? null : "A number from 1 to 100,000 is needed.") ? count : 0;
  };
  by("publish-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const what = message();
    const count = what ? times() : 0;
    if (count === 0) {
      return;
    }
    hideAlert();
    const begin = performance.now();
    try {
      for (let sent = 0; sent < count; sent++) {
        connection.publish(what.subject, what.payload, what.pairs);
        if (sent % PUBLISH_BATCH === PUBLISH_BATCH - 1) {
          await connection.flush(); // no more is buffered than can be sent
        }
      }
      if (count > 1) {
        await connection.flush();
        addEvent(`Published ${count.toLocaleString("en")} messages in ${Math.round(performance.now() - begin)} ms`);
      }
    } catch (error) {
      showAlert("Not published", wordsOfRequestError(error, what.subject, 0));
    }
  });
  by("request").addEventListener("click", async () => {
    const what = message();
    const timeout = Number(by("timeout").value);
    if (!what || !check(by("timeout"), timeout >= 1 && timeout <= 60000 ? null : "A time from 1 to 60,000 ms is needed.")) {
      return;
    }
    hideAlert();
    const begin = performance.now();
    try {
      const reply = await connection.request(what.subject, what.payload, what.pairs, timeout);
      showReply(`Reply in ${(performance.now() - begin).toFixed(1)} ms, ${sizeOf(reply.data.length)}`, reply);
    } catch (error) {
      showReply(wordsOfRequestError(error, what.subject, timeout), null);
    }
  });
}

function showReply(text, reply) {
  const box = by("reply");
  box.hidden = false;
  box.classList.toggle("refused", reply === null);
  box.replaceChildren(make("strong", "", text));
  if (reply?.headers) {
    const names = [...reply.headers.keys()];
    box.append(make("pre", "", names.map((name) => `${name}: ${reply.headers.values(name).join(", ")}`).join("\n")));
  }
  if (reply && reply.data.length > 0) {
    box.append(make("pre", "", pretty(textOf(reply.data))));
  }
}

function wireState(connection) {
  connection.addEventListener("state", ({ detail: { state, text, facts } }) => {
    by("status").dataset.state = state;
    by("status-text").textContent = text;
    const isIdle = state === "closed" || state === "failed";
    by("connect").hidden = !isIdle;
    by("disconnect").hidden = isIdle || !connection.isOpen;
    by("disconnect").textContent = state === "waiting" ? "Give up" : "Disconnect";
    by("connect-form").dataset.idle = String(isIdle);
    for (const id of ["subscribe", "publish", "request"]) {
      by(id).disabled = state !== "open";
    }
    for (const field of document.querySelectorAll("#connect-form :is(input, select)")) {
      field.disabled = !isIdle;
    }
    by("fact-server").textContent = facts?.server ?? (isIdle ? "–" : by("fact-server").textContent);
    by("fact-server").title = facts?.name ?? "";
    by("fact-compression").textContent = facts?.compression ?? "–";
    document.title = state === "open" ? "● Sluice console" : "Sluice console";
    if (state !== "open") {
      by("fact-rtt").textContent = by("rtt-now").textContent = "–";
      by("rate-in").textContent = by("rate-out").textContent = "0";
    }
    if (state === "open" && [document.body, null, by("connect")].includes(document.activeElement)) {
      by("subscribe-subject").focus();
    }
  });
  connection.addEventListener("event", ({ detail }) => addEvent(detail.text, detail.mood));
  connection.addEventListener("problem", ({ detail }) => showAlert("Refused", detail));
  connection.addEventListener("message", ({ detail }) => feed.push(detail.entry, detail.message));
}

function wireFigures(connection) {
  let seconds = 0;
  let lastTrip = NaN;
  connection.addEventListener("rtt", ({ detail }) => {
    lastTrip = detail;
    by("fact-rtt").textContent = by("rtt-now").textContent = `${detail.toFixed(1)} ms`;
  });
  connection.addEventListener("tick", ({ detail }) => {
    by("rate-in").textContent = short(Math.round(detail.rateIn));
    by("rate-out").textContent = short(Math.round(detail.rateOut));
    by("fact-traffic").textContent = `${sizeOf(detail.bytesIn)} in, ${sizeOf(detail.bytesOut)} out`;
    rates.push(detail.rateIn, detail.rateOut);
    trips.push(lastTrip);
    lastTrip = NaN;
    if (seconds++ % 5 === 0) {
      rates.describe(`Messages per second: ${by("rate-in").textContent} in and ${by("rate-out").textContent} out now, ` +
        `${short(Math.round(rates.largest))} at most in the last minute`);
      trips.describe(`Round trip: ${by("rtt-now").textContent} now, ${trips.largest.toFixed(1)} ms at most in the last minute`);
    }
  });
}

async function start() {
  by("url").value = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}` +
    document.querySelector("meta[name=sluice-path]").content;
  by("alert-close").addEventListener("click", hideAlert);
  let nats;
  try {
    nats = await import("nats");
  } catch (error) {
    by("connect").disabled = true;
    showAlert("The NATS client is missing",
      `It could not be loaded (${error.message}). Build Sluice where npm is at hand and the jar brings it along.`);
    return;
  }
  const connection = new Connection(nats);
  wireConnectForm(connection);
  wireSubscriptions(connection);
  wirePublishing(connection);
  wireState(connection);
  wireFigures(connection);
  addEventListener("pagehide", () => connection.leave());
  rates.push(NaN, NaN);
  trips.push(NaN);
  document.documentElement.dataset.ready = "true";
  by("connect").focus();
}

start();
