// What went wrong, in words for people. Browsers tell pages little; what can be found out is found out here.

const CLOSE_WORDS = {
  1000: "the connection was closed",
  1001: "the gateway or the NATS server behind it went away",
  1002: "the gateway found an error in what was sent",
  1006: "the connection broke",
  1008: "the gateway ended it: a limit or a deadline was reached",
  1009: "the gateway ended it: a message was too large",
  1011: "the gateway ended it because of a failure",
  1013: "the gateway ended it: it is short of memory"
};

/** A subject of whole tokens; wildcards only where they may be. Answers what is wrong, or null. */
export function complaintAboutSubject(subject, isPattern) {
  if (subject === "") {
    return "A subject is needed.";
  }
  if (/\s/.test(subject)) {
    return "A subject has no blanks.";
  }
  const tokens = subject.split(".");
  if (tokens.includes("")) {
    return "Each part between the dots of a subject needs at least one character.";
  }
  const wild = tokens.findIndex((token) => token === "*" || token === ">");
  if (!isPattern && wild >= 0) {
    return "Messages go to one subject: * and > are for subscriptions.";
  }
  const end = tokens.indexOf(">");
  return end >= 0 && end < tokens.length - 1 ? "> stands for all that follows, so it must come last." : null;
}

export function wordsOfClose(event) {
  const words = CLOSE_WORDS[event.code] ?? `the connection was closed with status ${event.code}`;
  return event.reason ? `${words} (${event.reason})` : words;
}

/** The problem that the server reported while connected: a code of the client library, maybe with its context. */
export function wordsOfServerError(code, context) {
  switch (code) {
    case "PERMISSIONS_VIOLATION":
      return context
        ? `Permissions Violation: this user may not ${context.operation === "publish" ? "publish" : "subscribe"} to “${context.subject}”.`
        : "Permissions Violation: this user may not do that.";
    case "AUTHORIZATION_VIOLATION":
      return "Authorization Violation: the server does not accept these credentials.";
    case "AUTHENTICATION_EXPIRED":
      return "The credentials of this user have expired.";
    case "AUTHENTICATION_TIMEOUT":
      return "Authentication Timeout: the credentials came too late.";
    case "ACCOUNT_EXPIRED":
      return "The account of this user has expired.";
    default:
      return `The server reports: ${code}.`;
  }
}

export function wordsOfRequestError(error, subject, timeoutMs) {
  switch (error.code) {
    case "503":
      return `No responders: nobody is subscribed to “${subject}”.`;
    case "TIMEOUT":
      return `No reply within ${timeoutMs} ms.`;
    case "PERMISSIONS_VIOLATION":
      return wordsOfServerError(error.code, error.permissionContext);
    case "MAX_PAYLOAD_EXCEEDED":
      return "The payload is larger than the server allows.";
    case "CONNECTION_CLOSED":
    case "DISCONNECT":
      return "The connection was lost before a reply came.";
    default:
      return error.message || String(error);
  }
}

/** Why no connection came about: what the client library says, and what the socket lived to see. */
export async function wordsOfConnectError(error, url, socket) {
  const host = new URL(url).host;
  switch (error?.code) {
    case "AUTHORIZATION_VIOLATION":
      return ["Authorization Violation", "The server does not accept these credentials, or wants some: choose how to sign in."];
    case "AUTHENTICATION_TIMEOUT":
      return ["Authentication Timeout", "The server waited for credentials and got none that it knows."];
    case "AUTHENTICATION_EXPIRED":
    case "ACCOUNT_EXPIRED":
      return ["Expired", wordsOfServerError(error.code)];
    case "BAD_CREDS":
      return ["Unusable credentials", "The file holds no credentials: it must have a JWT and a seed, as nsc writes them."];
    case "TIMEOUT":
    case "CONNECTION_TIMEOUT":
      return [`${host} does not answer`, "Something took the connection and then said nothing. Is it a NATS gateway?"];
  }
  if (error?.name === "SecurityError") {
    return ["The browser does not allow it", "A page that came over https may only connect to wss:// addresses."];
  }
  if (socket?.opened) {
    const said = error?.message && error.message !== "undefined" ? ` It said: ${error.message}` : "";
    return ["Connected, then closed", `${capital(wordsOfClose(socket.closed ?? { code: 1006 }))}.${said}`];
  }
  return wordsOfRefusal(url, host);
}

/** The handshake failed, and the browser keeps to itself why: a plain request tells at least who is there. */
async function wordsOfRefusal(url, host) {
  const plain = new URL(url);
  plain.protocol = plain.protocol === "wss:" ? "https:" : "http:";
  const isOwn = plain.origin === location.origin;
  let status = 0;
  try {
    const response = await fetch(plain, {
      mode: isOwn ? "same-origin" : "no-cors", cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(4000)
    });
    status = response.status || 1;
  } catch {
    const trust = plain.protocol === "https:" ? ` If it runs, the browser may not trust its certificate: open ${plain.origin} to see.` : "";
    return [`Nobody answers at ${host}`, `No gateway runs there, or it cannot be reached from here.${trust}`];
  }
  if (status === 404) {
    return ["Wrong path", `${host} is there, but it does not take NATS connections at ${plain.pathname}.`];
  }
  if (isOwn) {
    return ["The gateway refused the connection",
      "It runs, but its NATS server cannot be reached (503), it is full, or it does not let this page in (403). Its log tells which."];
  }
  return ["The gateway refused this page",
    `${host} is there, but pages of ${location.origin} may not connect to it (403): start it with --origin ${location.origin}. ` +
    "If they may, its NATS server cannot be reached (503)."];
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
