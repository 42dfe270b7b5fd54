// The messages that came last: bounded, drawn a few times a second however many come.

const KEPT = 200;
const DRAW_MS = 120;
const PAYLOAD_KEPT = 64 * 1024;
const PREVIEW = 240;

const strict = new TextDecoder("utf-8", { fatal: true });

export class Feed {
  #list;
  #empty;
  #count;
  #pauseButton;
  #entries = [];
  #total = 0;
  #pausedAt = -1;
  #filter = "";
  #drawing = 0;
  #drawn = new Map();
  #nextKey = 0;

  constructor({ list, empty, count, pause, clear, filter }) {
    this.#list = list;
    this.#empty = empty;
    this.#count = count;
    this.#pauseButton = pause;
    pause.addEventListener("click", () => this.#pause(this.#pausedAt < 0));
    clear.addEventListener("click", () => this.clear());
    filter.addEventListener("input", () => {
      this.#filter = filter.value.trim().toLowerCase();
      this.#redraw();
    });
  }

  push(entry, message) {
    this.#total++;
    const kept = message.data.slice(0, PAYLOAD_KEPT);
    this.#entries.push({
      key: this.#nextKey++, time: new Date(), color: entry.id % 8, subject: message.subject, reply: message.reply,
      headers: message.headers, size: message.data.length, data: kept, text: textOf(kept, message.data.length)
    });
    if (this.#entries.length > KEPT) {
      this.#entries.shift();
    }
    this.#drawSoon();
  }

  clear() {
    this.#entries = [];
    this.#total = 0;
    this.#pause(false);
    this.#redraw();
  }

  #pause(isPaused) {
    this.#pausedAt = isPaused ? this.#total : -1;
    this.#pauseButton.setAttribute("aria-pressed", String(isPaused));
    this.#pauseButton.textContent = isPaused ? "Resume" : "Pause";
    this.#drawSoon();
  }

  #drawSoon() {
    this.#drawing ||= setTimeout(() => {
      this.#drawing = 0;
      this.#draw();
    }, DRAW_MS);
  }

  #redraw() {
    this.#drawn.clear();
    this.#list.replaceChildren();
    const pausedAt = this.#pausedAt;
    this.#pausedAt = -1;
    this.#draw();
    this.#pausedAt = pausedAt;
    this.#tell();
  }

  #draw() {
    this.#tell();
    if (this.#pausedAt >= 0) {
      return;
    }
    const shown = this.#entries.filter((entry) => this.#passes(entry));
    const keys = new Set(shown.map((entry) => entry.key));
    for (const [key, row] of this.#drawn) {
      if (!keys.has(key)) {
        row.remove();
        this.#drawn.delete(key);
      }
    }
    const fresh = document.createDocumentFragment();
    for (let index = shown.length - 1; index >= 0 && !this.#drawn.has(shown[index].key); index--) {
      const row = this.#row(shown[index]);
      this.#drawn.set(shown[index].key, row);
      fresh.append(row);
    }
    this.#list.prepend(fresh);
    this.#empty.hidden = shown.length > 0;
    if (shown.length === 0 && this.#total > 0) {
      this.#empty.textContent = "None of the messages kept contains that.";
    }
  }

  #tell() {
    const total = this.#total.toLocaleString("en");
    this.#count.textContent = this.#total === 0 ? "none yet" :
      this.#pausedAt === this.#total ? `${total}, paused` :
      this.#pausedAt >= 0 ? `paused; ${(this.#total - this.#pausedAt).toLocaleString("en")} more since` :
      this.#total > KEPT ? `the last ${KEPT} of ${total}` : total;
  }

  #passes(entry) {
    return this.#filter === "" || entry.subject.toLowerCase().includes(this.#filter) ||
      entry.text.toLowerCase().includes(this.#filter);
  }

  #row(entry) {
    const row = make("li");
    const details = make("details", `c${entry.color}`);
    const summary = make("summary");
    const payload = make("span", "payload", entry.text.slice(0, PREVIEW).replace(/\s+/g, " "));
    const tags = [];
    if (entry.headers) {
      tags.push(" ", make("span", "tag", "headers"));
    }
    if (entry.reply) {
      tags.push(" ", make("span", "tag", "request"));
    }
    const size = make("span", "size", sizeOf(entry.size));
    const time = make("time", "", clock(entry.time));
    time.dateTime = entry.time.toISOString();
    const subject = make("span", "subject", entry.subject);
    subject.title = entry.subject;
    size.append(...tags);
    summary.append(make("span", `swatch c${entry.color}`), time, subject, payload, size);
    details.append(summary);
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) {
        details.append(detailsOf(entry));
      }
      if (details.open && this.#pausedAt < 0) {
        this.#pause(true); // what is being read must not run away
      }
    });
    row.append(details);
    return row;
  }
}

function detailsOf(entry) {
  const more = make("div", "more");
  const facts = make("dl");
  const fact = (name, value) => facts.append(make("dt", "", name), make("dd", "", value));
  fact("Subject", entry.subject);
  if (entry.reply) {
    fact("Reply to", entry.reply);
  }
  if (entry.headers) {
    for (const name of entry.headers.keys()) {
      entry.headers.values(name).forEach((value) => fact(name, value));
    }
  }
  const cut = entry.size > entry.data.length ? `, the first ${sizeOf(entry.data.length)} shown` : "";
  fact("Size", `${entry.size.toLocaleString("en")} bytes${cut}`);
  more.append(facts);
  if (entry.size > 0) {
    const payload = make("pre", "", pretty(entry.text));
    payload.tabIndex = 0;
    payload.setAttribute("aria-label", "Payload");
    more.append(payload);
  }
  return more;
}

/** Text where it is text, else its bytes in hexadecimal. */
export function textOf(data, wholeLength = data.length) {
  for (let cut = 0; cut < 4; cut++) {
    try {
      return strict.decode(cut === 0 ? data : data.subarray(0, data.length - cut));
    } catch {
      if (data.length === wholeLength) {
        break; // not cut by us within a character
      }
    }
  }
  return Array.from(data.subarray(0, 1024), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

export function pretty(text) {
  if (/^\s*[[{]/.test(text)) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // no JSON after all
    }
  }
  return text;
}

export function sizeOf(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function clock(time) {
  return `${time.toTimeString().slice(0, 8)}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  element.textContent = text;
  return element;
}
