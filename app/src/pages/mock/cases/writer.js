// Writing a case, where there are scripts: what changes is saved within a second, and kept in this browser until the server has it.
// Without it the buttons of the form save. Each page saves under a number of its own, so that none overwrites another unseen.
const form = document.querySelector("form.writing");
const { dataset: words } = form;
const find = (what) => form.querySelector(what);
const clock = find("[data-clock]");
const ends = Number(words.ends);
const position = Number(words.position);
const tab = form.elements.tab.value;
const result = `/mock/${words.set}/result`;

// 字数, as the server counts: each Chinese character, each run of letters or figures.
const han = /[\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;
const count = (text) => (text.match(han)?.length ?? 0) + (text.replace(han, " ").match(/[\p{L}\p{N}](?:[\p{L}\p{N}'’.-])*/gu)?.length ?? 0);

const tasks = [...form.querySelectorAll("textarea")].map((field) => ({
  task: Number(field.dataset.task),
  field,
  based_on: Number(field.dataset.revision),
  saved: field.defaultValue,
  refused: null,
}));
const changed = () => tasks.filter(({ field, saved, refused }) => field.value !== saved && field.value !== refused);

const prefix = `zhengtu/text/${words.set}/${position}/`;
let seq = 0;
let sending = false;
let failures = 0;
let soon = 0;
let over = false;
let ahead = Number(words.now) - Date.now();
const say = (text) => {
  const state = find(".mock-bar__state");
  if (state.textContent !== text) state.textContent = text;
};
const unsent = () => changed().map(({ task, field, based_on }) => ({ position, task, tab, seq: seq + 1, based_on, text: field.value }));
const keep = () => {
  // A browser that keeps nothing only loses this safety.
  try {
    const texts = unsent();
    if (texts.length) localStorage.setItem(prefix + tab, JSON.stringify(texts));
    else localStorage.removeItem(prefix + tab);
  } catch {}
};

const post = async (texts) => {
  try {
    const response = await fetch(`/mock/${words.set}/texts`, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ texts }),
    });
    if (response.ok) return await response.json();
    // Asked too much or the server is in trouble: later. Anything else will be the same next time.
    return response.status >= 500 || response.status === 429 ? "later" : "refused";
  } catch {
    return "later";
  }
};

const send = async (ask) => {
  if (sending) return;
  const texts = unsent();
  if (!texts.length && !ask && !over) return;
  sending = true;
  clearTimeout(soon);
  seq += 1;
  if (texts.length && !failures) say(words.saving);
  const started = Date.now();
  const reply = await post(texts);
  sending = false;
  if (reply === "later") {
    failures += 1;
    say(over ? words.over : words.offline);
    soon = setTimeout(() => send(true), Math.min(16, 2 ** (failures - 1)) * 1000);
    return;
  }
  failures = 0;
  if (reply === "refused") return over ? location.assign(result) : say(words.refused);
  // Half of the way there and back has passed since the server looked at its clock.
  ahead = ends - reply.ends_in_ms - started - (Date.now() - started) / 2;
  tick();
  if (reply.cancelled) {
    const place = find("[data-cancelled]");
    place.hidden = false;
    if (place.textContent.trim() !== reply.cancelled) place.firstElementChild.textContent = reply.cancelled;
  }
  let refused = false;
  reply.texts.forEach((became, place) => {
    const known = tasks.find(({ task }) => task === texts[place].task);
    if (became.state === "saved") {
      known.based_on = became.revision;
      known.saved = texts[place].text;
      known.refused = null;
    } else {
      // Kept in the field; it goes again once it has been changed.
      known.refused = texts[place].text;
      refused = became.state === "refused";
    }
    const note = find(`[data-note="${known.task}"]`);
    if (became.note) note.querySelector("span").textContent = became.note;
    if (became.note || became.state === "saved") note.hidden = !became.note;
  });
  keep();
  if (reply.handed_in || over) return location.assign(result);
  if (refused) return say(words.refused);
  if (changed().length) return send(false);
  if (texts.length || find(".mock-bar__state").textContent) say(words.saved);
};

// Typing goes together; the first change starts the time.
let pending = false;
const note = (field) => {
  find(`[data-count="${field.dataset.task}"]`).textContent = words.words.replace("{n}", count(field.value));
  const all = tasks.reduce((sum, { field }) => sum + count(field.value), 0);
  find(".chip[aria-current]").textContent = words.chip.replace("{n}", all);
  keep();
  if (failures) return say(words.offline);
  if (pending) return;
  pending = true;
  setTimeout(() => {
    pending = false;
    send(false);
  }, 700);
};

let left = Infinity;
const tick = () => {
  const before = left;
  left = Math.max(0, Math.ceil((ends - Date.now() - ahead) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  clock.lastElementChild.textContent = `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
  clock.classList.toggle("clock--near", left <= 600);
  for (const minutes of [30, 10, 5]) {
    if (before > minutes * 60 && left <= minutes * 60 && before !== Infinity) find("[data-spoken]").textContent = words.minutes.replace("{n}", minutes);
  }
  if (left === 0 && !over) {
    over = true;
    say(words.over);
    // What is written goes first; the answer to it leads to the result.
    send(true);
  }
};

form.addEventListener("input", (event) => {
  if (event.target.dataset.task) note(event.target);
});
addEventListener("online", () => send(true));
addEventListener("focus", () => send(true));

// What earlier pages of this case could not send goes under their own numbers; then the page is shown again with it.
const restore = async () => {
  let keys = [];
  let texts = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix) && key !== prefix + tab);
    texts = keys.flatMap((key) => JSON.parse(localStorage.getItem(key)) ?? []);
  } catch {}
  if (texts.length) {
    const reply = await post(texts);
    if (typeof reply === "string") return;
    for (const key of keys) localStorage.removeItem(key);
    if (!changed().length) location.reload();
  }
};
restore();
// What was typed before the script was there.
for (const { field } of tasks) if (field.value !== field.defaultValue) note(field);
tick();
setInterval(tick, 1000);
// A minute without a word from the server: clocks drift, computers sleep.
setInterval(() => send(true), 60000);
document.documentElement.dataset.awake = "true";
