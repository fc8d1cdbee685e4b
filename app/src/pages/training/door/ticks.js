// The list at the door, where there are scripts: a tick is shown at once and kept in this browser until the server has it, so that the
// list goes on working without a network. Ids are made with the page or here; sending one twice changes nothing.
const form = document.querySelector("[data-ticks]");
if (form) {
  const { dataset: words } = form;
  const state = form.querySelector("[data-state]");
  const prefix = `zhengtu/ticks${new URL(form.action).pathname}/`;
  // Each tab keeps its own; whoever opens the list next sends what another left behind.
  const own = prefix + crypto.randomUUID();
  let waiting = [];
  let sending = false;
  let failures = 0;
  let timer = 0;
  let complaint = "";

  const keep = () => {
    try {
      if (waiting.length) localStorage.setItem(own, JSON.stringify(waiting));
      else localStorage.removeItem(own);
    } catch {}
  };
  const say = (text) => {
    state.hidden = !text;
    if (state.textContent !== text) state.textContent = text;
  };
  const tell = (signedOut) => {
    const left = words.waiting.replace("{n}", waiting.length);
    say([complaint, waiting.length && failures ? left : "", signedOut ? words.signedOut : ""].filter(Boolean).join(" "));
  };
  const clock = (time) => new Date(time + 8 * 3600000).toISOString().slice(11, 16);
  const button = (tick) => {
    const [, registration, direction] = tick.split(".");
    return [...form.querySelectorAll("button[name=tick]")].find((one) => one.value.includes(`.${registration}.${direction}`));
  };
  const show = (tick, text, title) => {
    const pressed = button(tick);
    if (!pressed) return;
    const cell = pressed.closest("td");
    cell.classList.add("num");
    cell.tabIndex = -1;
    cell.textContent = text;
    if (title) cell.title = title;
    cell.dataset.tick = tick;
  };

  const send = async () => {
    if (sending || !waiting.length) return;
    sending = true;
    clearTimeout(timer);
    const batch = waiting.slice(0, 200);
    const body = new URLSearchParams(batch.map((tick) => ["tick", tick]));
    body.append("now", Date.now());
    let signedOut = false;
    let reply;
    try {
      const response = await fetch(form.action, { method: "POST", headers: { accept: "application/json" }, body });
      signedOut = response.status === 401;
      if (response.ok) reply = await response.json();
    } catch {}
    sending = false;
    if (!reply) {
      failures += 1;
      tell(signedOut);
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
      if (check.state === "refused") complaint = `${words.refused} ${check.sentence}`;
      if (cell) cell.textContent = check.at ?? "—";
    }
    keep();
    tell(false);
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
    const next = pressed.closest("tr").nextElementSibling?.querySelector("button");
    show(tick, clock(now));
    // Whoever ticks with the keyboard goes on to the next row.
    (next ?? form.querySelector("button[name=tick]"))?.focus({ preventScroll: true });
    send();
  });
  addEventListener("online", send);
  addEventListener("focus", send);

  try {
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith(prefix))) {
      waiting.push(...(JSON.parse(localStorage.getItem(key)) ?? []));
      localStorage.removeItem(key);
    }
  } catch {}
  for (const tick of waiting) show(tick, clock(Number(tick.split(".")[3])));
  keep();
  send();
  document.documentElement.dataset.awake = "true";
}
