// The screen at the door, where there are scripts: the code and the count change in place. A code that couldn't be fetched anew is
// taken away after a while: it wouldn't be accepted any more, and nobody should stand in front of it wondering.
const screen = document.querySelector("[data-screen]");
if (screen) {
  const code = screen.querySelector("[data-code]");
  const count = screen.querySelector("[data-count]");
  const trouble = screen.querySelector("[data-trouble]");
  let fresh = Date.now();
  const look = async () => {
    let pause = 3;
    try {
      const response = await fetch(screen.dataset.screen, { headers: { accept: "application/json" } });
      const shown = response.ok ? await response.json() : null;
      if (shown?.closed) return location.reload();
      if (shown) {
        fresh = Date.now();
        code.innerHTML = shown.svg;
        if (count.textContent !== shown.count) count.textContent = shown.count;
        // The count follows within five seconds, the code when it changes.
        pause = Math.min(5, shown.seconds) + 0.2;
      }
    } catch {}
    const lost = Date.now() - fresh > 40000;
    trouble.hidden = !lost;
    if (lost) trouble.textContent = screen.dataset.lost;
    code.hidden = lost;
    setTimeout(look, pause * 1000);
  };
  setTimeout(look, 2000);
  document.documentElement.dataset.awake = "true";
}
