// The list at the door, where there are scripts: a tick is shown at once and kept in this browser until the server has it, so that the
// list goes on working without a network. Ids are made with the page or here; sending one twice changes nothing. Ticks are kept under
// the account that made them, and sent under no other.
const form = document.querySelector("[data-ticks]");
if (form) {
  const { dataset: words } = form;
  const state = form.querySelector("[data-state]");
  const who = form.elements.who.value;
  const prefix = `zhengtu/ticks${new URL(form.action).pathname}/`;
  const mine = `${prefix}${who}/`;
  // Each tab keeps its own; whoever opens the list next with the same account sends what another left behind.
  const own = mine + crypto.randomUUID();
  const complaints = [];
  let waiting = [];
  let others = 0;
  let unkept = false;
  let sending = false;
  let failures = 0;
  let timer = 0;
  // What the server says to all of them: signed out, another account, not allowed.
  let trouble = "";

  const keep = () => {
    try {
      if (waiting.length) localStorage.setItem(own, JSON.stringify(waiting));
      else localStorage.removeItem(own);
      unkept = false;
    } catch {
      unkept = waiting.length > 0;
    }
  };
  const tell = () => {
    const counted = (text, n) => text.replace("{n}", n);
    const said = [
      complaints.length && `${words.refused}${complaints.join(" ")}`,
      waiting.length && (trouble || (failures && words.waiting)),
      unkept && words.unkept,
      others && counted(words.others, others),
    ];
    const text = counted(said.filter(Boolean).join(" "), waiting.length);
    state.hidden = !text;
    if (state.textContent !== text) state.textContent = text;
  };
  const clock = (time) => new Date(time + 8 * 3600000).toISOString().slice(11, 16);
  const button = (tick) => {
    const [, registration, direction] = tick.split(".");
    return [...form.querySelectorAll("button[name=tick]")].find((one) => one.value.includes(`.${registration}.${direction}`));
  };
  const show = (tick, text) => {
    const pressed = button(tick);
    if (!pressed) return;
    const cell = pressed.closest("td");
    cell.tabIndex = -1;
    cell.textContent = text;
    cell.dataset.tick = tick;
  };

  const send = async () => {
    if (sending || !waiting.length) return;
    sending = true;
    clearTimeout(timer);
    const batch = waiting.slice(0, 200);
    const body = new URLSearchParams(batch.map((tick) => ["tick", tick]));
    body.append("now", Date.now());
    body.append("who", who);
    let reply;
    trouble = "";
    try {
      // An access point without a line behind it takes everything and answers nothing.
      const signal = AbortSignal.timeout(15000);
      const response = await fetch(form.action, { method: "POST", headers: { accept: "application/json" }, body, signal });
      if (response.ok) reply = await response.json();
      else if (response.status === 401) trouble = words.signedOut;
      else if (response.status === 409) trouble = words.otherAccount;
      else if (response.status < 500 && response.status !== 429) trouble = words.denied;
    } catch {}
    sending = false;
    if (!reply) {
      failures += 1;
      tell();
      timer = setTimeout(send, Math.min(30, 2 ** failures) * 1000);
      return;
    }
    failures = 0;
    const told = new Map(reply.checks.map((check) => [check.id, check]));
    for (const tick of batch) {
      const check = told.get(tick.split(".")[0]);
      if (!check) continue;
      waiting = waiting.filter((one) => one !== tick);
      const cell = form.querySelector(`[data-tick="${tick}"]`);
      if (check.state === "refused") complaints.push([cell?.closest("tr").dataset.name, check.sentence].filter(Boolean).join("："));
      if (cell) cell.textContent = check.at ?? "—";
    }
    keep();
    tell();
    send();
  };

  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (pressed?.name !== "tick") return;
    event.preventDefault();
    const now = Date.now();
    const tick = `${pressed.value}.${now}`;
    waiting.push(tick);
    keep();
    tell();
    const next = pressed.closest("tr").nextElementSibling?.querySelector("button");
    show(tick, clock(now));
    // Whoever ticks with the keyboard goes on to the next row.
    (next ?? form.querySelector("button[name=tick]"))?.focus({ preventScroll: true });
    send();
  });
  addEventListener("online", send);
  addEventListener("focus", send);
  addEventListener("beforeunload", (event) => {
    if (unkept && waiting.length) event.preventDefault();
  });

  try {
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith(prefix))) {
      const left = JSON.parse(localStorage.getItem(key)) ?? [];
      if (key.startsWith(mine)) {
        waiting.push(...left);
        localStorage.removeItem(key);
      } else others += left.length;
    }
  } catch {}
  for (const tick of waiting) show(tick, clock(Number(tick.split(".")[3])));
  keep();
  tell();
  send();
  document.documentElement.dataset.awake = "true";
}
