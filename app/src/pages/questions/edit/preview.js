// Shows the question as it is typed, as a candidate sees it: asks for the page the preview button asks for, and takes the preview out
// of it. Saves nothing; without it the button does the same.
// The buttons are called "action", which hides the property of that name.
const form = document.querySelector("form[data-preview]");
const place = document.querySelector("[data-preview-here]");
const pause = 600;
let timer, asked, last;
const show = async () => {
  const fields = new FormData(form);
  // Nothing to see before something is written.
  if (!fields.get("stem").trim()) return;
  for (const name of ["action", "picture", "picture_words", "picture_kept", "confirmed"]) fields.delete(name);
  fields.set("action", "preview");
  const body = new URLSearchParams(fields);
  if (String(body) === last) return;
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, signal: asked.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("preview");
    if (!found) return;
    last = String(body);
    place.replaceChildren(...found.childNodes);
    document.getElementById("preview")?.remove();
    place.hidden = false;
  } catch (error) {
    if (error.name !== "AbortError") console.warn("no preview; the button still works", error);
  }
};
const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(show, pause);
};
form.addEventListener("input", soon);
soon();
