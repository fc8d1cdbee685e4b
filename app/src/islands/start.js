// Starts the islands of a page: loads their code once the page is readable, then wakes each <leptos-island> in place.
const here = document.querySelector("script[data-islands]");
const { islands, wasm } = here.dataset;
const wake = async () => {
  const code = await import(islands);
  await code.default({ module_or_path: wasm });
  code.hydrate();
  for (const island of document.querySelectorAll("leptos-island")) {
    const start = code[island.dataset.component];
    if (start) start(island);
  }
  document.documentElement.dataset.awake = "true";
};
wake().catch((error) => console.warn("islands did not start; the page works without them", error));
