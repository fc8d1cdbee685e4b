// The answer sheet of a mock exam, where there are scripts: questions change without a request, every change is saved in the
// background, the clock follows the server's. Without it each move is a form that saves. No key is known here.
const form = document.querySelector("form.mock");
const { dataset: words } = form;
const find = (what) => form.querySelector(what);
const all = (what) => [...form.querySelectorAll(what)];
const questions = all("[data-place]");
const cells = all(".sheet__cell");
const clock = find("[data-clock]");
const base = `/mock/${words.set}`;
const ends = Number(words.ends);

// What stands on the sheet.
const inputs = (place) => [...questions[place].querySelectorAll("fieldset input")];
const flag = (place) => questions[place].querySelector(".mark-toggle input");
const entry = (place) => ({
  chosen: inputs(place).filter((input) => input.checked).map((input) => input.value).sort().join(""),
  flagged: flag(place).checked,
});
const put = (place, { chosen, flagged }) => {
  for (const input of inputs(place)) input.checked = chosen.includes(input.value);
  flag(place).checked = flagged;
  draw(place);
};
const draw = (place) => {
  const { chosen, flagged } = entry(place);
  const cell = cells[place];
  cell.classList.toggle("sheet__cell--answered", chosen !== "");
  cell.classList.toggle("sheet__cell--marked", flagged);
  cell.setAttribute("aria-label", [cell.dataset.name, chosen ? words.answered : words.empty, ...(flagged ? [words.marked] : [])].join(" "));
  find(".mock-bar a").textContent = words.progress.replace("{n}", all(".sheet__cell--answered").length);
};

// Moving.
let shown = questions.findIndex((question) => !question.hidden);
let since = Date.now();
let leaving = "";
const go = (place) => {
  if (place < 0 || place >= questions.length) return;
  leaving = "";
  cells[shown].removeAttribute("aria-current");
  questions[shown].hidden = true;
  shown = place;
  since = Date.now();
  questions[shown].hidden = false;
  cells[shown].setAttribute("aria-current", "step");
  // The address stays right for a reload; going back leaves the paper rather than stepping through it.
  history.replaceState(null, "", `${base}/${place + 1}`);
  questions[shown].querySelector(".player__stem").focus({ preventScroll: true });
  scrollTo(0, 0);
};

// Saving. What the server hasn't acknowledged is kept in this browser: each tab keeps its own, and whoever opens the paper next
// sends what another left behind. The ids are made here, so that sending twice is harmless.
const uuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Later ids are greater: of two changes in one millisecond the second counts.
  new DataView(bytes.buffer).setUint32(0, Math.floor(Date.now() / 65536));
  new DataView(bytes.buffer).setUint16(4, Date.now() % 65536);
  uuid.nth = ((uuid.nth ?? -1) + 1) % 4096;
  new DataView(bytes.buffer).setUint16(6, 0x7000 | uuid.nth);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
const prefix = `zhengtu/mock/${words.set}/`;
const own = prefix + uuid();
const device = (() => {
  try {
    const known = localStorage.getItem("zhengtu/device") ?? uuid();
    localStorage.setItem("zhengtu/device", known);
    return /^[0-9a-f-]{36}$/.test(known) ? known : null;
  } catch {
    return null;
  }
})();
let waiting = [];
let ahead = Number(words.now) - Date.now();
const keep = () => {
  // A browser that keeps nothing only loses this safety.
  try {
    if (waiting.length) localStorage.setItem(own, JSON.stringify(waiting));
    else localStorage.removeItem(own);
  } catch {}
};
const say = (text) => {
  const state = find(".mock-bar__state");
  if (state.textContent !== text) state.textContent = text;
};
const speak = (text) => (find("[data-spoken]").textContent = text);

let sending = false;
let refused = false;
let failures = 0;
let soon = 0;
let over = false;
const state = (link) => {
  if (over) say(link === "offline" ? words.overOffline : words.over);
  else if (link === "offline") say(words.offline.replace("{n}", waiting.length));
  else if (link === "refused" || refused) say(words.refused);
  else say(link === "sending" ? words.saving : words.saved);
};

// An organised mock was called off while it is sat.
const tell = (sentence) => {
  if (!sentence) return;
  const place = find("[data-cancelled]");
  place.hidden = false;
  if (place.textContent.trim() !== sentence) place.firstElementChild.textContent = sentence;
};

const note = (place) => {
  if (over) return;
  draw(place);
  leaving = "";
  const position = place + 1;
  const now = Date.now();
  let took = Math.max(0, now - since);
  since = now;
  // What hasn't left yet takes the later change with it.
  const open = waiting.findIndex((change) => change.position === position && !change.gone);
  if (open >= 0) took += waiting.splice(open, 1)[0].took_ms;
  waiting.push({ id: uuid(), position, ...entry(place), at: new Date(now + ahead).toISOString(), took_ms: took });
  keep();
  state(failures ? "offline" : "sending");
  // While the server can't be reached it is tried again anyway.
  if (failures) return;
  clearTimeout(soon);
  soon = setTimeout(() => send(false), 400);
};

const send = async (look) => {
  if (sending) return;
  sending = true;
  clearTimeout(soon);
  const batch = waiting.slice(0, 200);
  for (const change of batch) change.gone = true;
  if (batch.length) state(failures ? "offline" : "sending");
  const started = Date.now();
  let reply;
  try {
    const response = await fetch(`${base}/changes`, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ device, look, changes: batch.map(({ gone, ...change }) => change) }),
    });
    if (response.ok) reply = await response.json();
    // Asked too much or the server is in trouble: later. Anything else will be the same next time.
    else if (response.status < 500 && response.status !== 429) refused = true;
  } catch {}
  sending = false;
  if (!reply) {
    for (const change of batch) change.gone = false;
    if (refused) return over ? location.assign(`${base}/result`) : state("refused");
    failures += 1;
    state("offline");
    soon = setTimeout(() => send(look), Math.min(16, 2 ** (failures - 1)) * 1000);
    return;
  }
  failures = 0;
  if (reply.changes.some((change) => change.state === "refused")) refused = true;
  // Half of the way there and back has passed since the server looked at its clock.
  ahead = ends - reply.ends_in_ms - started - (Date.now() - started) / 2;
  tick();
  tell(reply.cancelled);
  const sent = new Set(batch.map((change) => change.id));
  waiting = waiting.filter((change) => !sent.has(change.id));
  keep();
  // What another tab or device did meanwhile; what waits here is newer.
  for (const stands of reply.sheet ?? []) {
    const place = stands.position - 1;
    const differs = questions[place] && (entry(place).chosen !== stands.chosen || entry(place).flagged !== stands.flagged);
    if (differs && waiting.every((change) => change.position !== stands.position)) put(place, stands);
  }
  if (reply.handed_in || (over && !waiting.length)) return location.assign(`${base}/result`);
  if (batch.length || waiting.length || find(".mock-bar__state").textContent) state(waiting.length ? "sending" : "saved");
  if (waiting.length) send(false);
  else if (leaving) location.assign(leaving);
};
const leave = (address) => {
  leaving = address;
  if (waiting.length || sending) send(false);
  else location.assign(address);
};

// The clock.
let left = Infinity;
const tick = () => {
  const before = left;
  left = Math.max(0, Math.ceil((ends - Date.now() - ahead) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  clock.lastElementChild.textContent = left ? `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}` : words.up;
  clock.classList.toggle("clock--near", left <= 300);
  for (const minutes of [30, 10, 5]) {
    if (before > minutes * 60 && left <= minutes * 60 && before !== Infinity) speak(words.minutes.replace("{n}", minutes));
  }
  if (left === 0 && !over) {
    over = true;
    for (const fieldset of all("fieldset")) fieldset.disabled = true;
    for (const input of all(".mark-toggle input")) input.disabled = true;
    speak(words.over);
    say(words.over);
    // What waits goes first; the answer to it leads to the result.
    send(false);
  }
};

// What people do.
form.addEventListener("change", (event) => {
  const question = event.target.closest("[data-place]");
  if (question) note(Number(question.dataset.place));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button?.name === "clear") {
    put(shown, { ...entry(shown), chosen: "" });
    note(shown);
  } else if (button?.value === "hand-in") leave(`${base}/hand-in`);
  else if (Number(button?.value)) go(Number(button.value) - 1);
});
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const { key } = event;
  const letter = /^[a-e]$/i.test(key) ? key.toLowerCase().charCodeAt(0) - 97 : /^[1-5]$/.test(key) ? Number(key) - 1 : -1;
  if (key === "ArrowRight") go(shown + 1);
  else if (key === "ArrowLeft") go(shown - 1);
  else if (key === "m" || key === "M") flag(shown).click();
  else if (key === "?") find("[data-help]").toggleAttribute("hidden");
  else if (letter >= 0) inputs(shown)[letter]?.click();
  else return;
  event.preventDefault();
});
addEventListener("online", () => send(true));
addEventListener("focus", () => send(true));

// Taking up what earlier pages could not send, then seeing how the sheet stands.
try {
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(prefix))) {
    for (const change of JSON.parse(localStorage.getItem(key)) ?? []) waiting.push({ ...change, gone: false });
    // From here on it is kept under this page's own number.
    localStorage.removeItem(key);
  }
} catch {}
waiting.sort((one, other) => (one.at < other.at ? -1 : 1));
for (const change of waiting) if (questions[change.position - 1]) put(change.position - 1, change);
keep();
// What was ticked before the script was there.
for (const input of all("[data-place] input")) {
  if (input.checked !== input.defaultChecked && !waiting.length) {
    note(Number(input.closest("[data-place]").dataset.place));
  }
}
tick();
setInterval(tick, 1000);
// A minute without a word from the server: clocks drift, computers sleep.
setInterval(() => send(true), 60000);
send(true);
document.documentElement.dataset.awake = "true";
