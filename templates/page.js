(() => {
  "use strict";
  const filter = document.getElementById("filter");
  if (!filter) return;
  const words = filter.querySelector("input[type=search]");
  const boxes = [...filter.querySelectorAll("input[type=checkbox]")];
  const status = filter.querySelector("output");
  const groups = [...document.querySelectorAll(".group")];
  const findings = [...document.querySelectorAll(".finding")].map((card) => ({
    card, outcome: card.dataset.outcome, text: card.textContent.toLowerCase(),
  }));

  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const outcomes = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const { card, outcome, text } of findings) {
      card.hidden = !outcomes.has(outcome) || !wanted.every((word) => text.includes(word));
      shown += card.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = !group.querySelector(".finding:not([hidden])");
    status.value = `${shown} of ${findings.length} shown`;
  };
  const reveal = () => {
    const card = document.getElementById(location.hash.slice(1));
    if (!card || !card.hidden) return;
    words.value = "";
    for (const box of boxes) box.checked = true;
    apply();
    card.scrollIntoView();
  };

  filter.hidden = false;
  filter.addEventListener("input", apply);
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-filter]");
    if (!link) return;
    words.value = link.dataset.filter;
    for (const box of boxes) box.checked = true;
    apply();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input")) {
      event.preventDefault();
      words.focus();
    } else if (event.key === "Escape" && event.target === words) {
      words.value = "";
      apply();
    }
  });

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
  apply();
})();
