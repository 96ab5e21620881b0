(() => {
  "use strict";
  const form = document.getElementById("page--search");
  const words = document.getElementById("page--words");
  const status = form.querySelector("output");
  const none = document.getElementById("page--none");
  const sections = [...document.querySelectorAll("main section")];
  const contents = [...document.querySelectorAll("nav details")];
  const entries = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link.parentElement]));
  const pages = [...document.querySelectorAll("article")].map((page) => ({
    page, entry: entries.get(page.id), text: page.textContent.toLowerCase(),
  }));

  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { page, entry, text } of pages) {
      page.hidden = entry.hidden = !wanted.every((word) => text.includes(word));
      shown += page.hidden ? 0 : 1;
    }
    for (const section of sections) section.hidden = !section.querySelector("article:not([hidden])");
    contents.forEach((group, number) => {
      group.hidden = !group.querySelector("li:not([hidden])");
      group.open = wanted.length ? !group.hidden : !number;
    });
    none.hidden = shown > 0;
    const first = pages.find(({ page }) => !page.hidden && wanted.every((word) => page.id.toLowerCase().includes(word)));
    if (wanted.length) (first ?? pages.find(({ page }) => !page.hidden))?.page.scrollIntoView();
    status.value = wanted.length ? `${shown} of ${pages.length} pages` : `${pages.length} pages`;
  };
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is written */ }
    const page = document.getElementById(id);
    if (!page?.hidden) return;
    words.value = "";
    apply();
    page.scrollIntoView();
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", apply);
  addEventListener("hashchange", reveal);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== words && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      words.focus();
    } else if (event.key === "Escape" && words.value) {
      words.value = "";
      apply();
      words.focus();
    }
  });
})();
