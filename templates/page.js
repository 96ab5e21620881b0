(() => {
  "use strict";
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const status = find("#said");

  // What is folded away stands as text until it is asked for: a page of thousands opens at once.
  const fill = (details) => {
    const folded = find(":scope > noscript", details);
    if (folded) folded.replaceWith(document.createRange().createContextualFragment(folded.textContent));
    offerCopies(details);
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.open) fill(event.target);
  }, true);

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  const nameOf = (source) => {
    const own = source.getAttribute("aria-label");
    const head = source.closest("dd") && find("dt", source.closest("dl")) && source.closest("dd").previousElementSibling;
    return (own ?? head?.textContent ?? "command").toLowerCase();
  };
  const offerCopies = (within) => {
    for (const source of all("pre, code.query", within)) {
      if (source.dataset.copy || source.closest("details:not([open])")) continue;
      source.dataset.copy = nameOf(source);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.setAttribute("aria-label", `Copy: ${source.dataset.copy}`);
      button.addEventListener("click", async () => {
        await copied(source.innerText.replace(/\n+$/, ""));
        button.textContent = "Copied";
        if (status) status.textContent = `Copied: ${source.dataset.copy}`;
        button.focus();
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
      const caption = source.matches("pre") && find("figcaption", source.parentElement);
      if (caption) caption.append(button);
      else if (source.matches("pre")) source.before(button);
      else source.after(button);
    }
  };
  offerCopies(document);

  for (const others of all("tbody.rest")) {
    const more = document.createElement("p");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Show ${others.rows.length} more`;
    more.className = "others";
    more.append(button);
    others.parentElement.after(more);
    others.hidden = true;
    button.addEventListener("click", () => {
      others.hidden = false;
      more.remove();
      find("a", others).focus();
    });
  }

  const most = 300; // more than that nobody prints in full
  let opened = [];
  let listAll = () => {};
  addEventListener("beforeprint", () => {
    listAll(true);
    const folded = all("details:not([open])").filter((one) => !one.closest("[hidden], #changes, #remainder"));
    if (folded.length > most) return;
    opened = folded;
    for (const details of folded) {
      fill(details);
      details.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
    listAll(false);
  });

  let bring = () => {}; // makes the finding of an address part of the page
  const arrive = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    bring(name);
    const aim = document.getElementById(name);
    const details = aim?.matches("tbody.finding") ? find("details", aim) : aim?.closest("details");
    if (!details) return;
    details.open = true;
    fill(details);
    aim.scrollIntoView();
  };

  const filter = find("#filter");
  if (!filter) {
    addEventListener("hashchange", arrive);
    arrive();
    return;
  }
  const words = find("input[type=search]", filter);
  const boxes = all("input[type=checkbox]", filter);
  const shown = find("output", filter);
  const nothing = find(".nothing");
  const table = find("#table");
  const onward = find("#onward");
  const heads = table ? all("th[data-sort]", table) : [];
  const names = heads.map((head) => head.dataset.sort);
  const order = boxes.map((box) => box.value);
  const sorting = { by: "place", down: false };
  const step = Number(find("#rest")?.dataset.step ?? Infinity);
  let limit = step;

  const entities = { amp: "&", lt: "<", gt: ">", "#39": "'", "#34": '"', "#35": "#", "#58": ":" };
  const plain = (markup, gap = " ") => markup.replace(/<[^>]*>/g, gap)
    .replace(/&(amp|lt|gt|#39|#34|#35|#58);/g, (_, name) => entities[name]);
  const rest = find("#rest")?.textContent.split(/(?=<tbody )/).slice(1) ?? [];
  const items = [
    ...all("[data-outcome]").map((node) => ({ node })),
    ...rest.map((markup) => ({ markup })),
  ].map((item, rank) => ({ node: null, cells: null, text: null, ...item, rank }));
  const node = (item) => {
    if (!item.node) {
      const frame = document.createElement("table");
      frame.innerHTML = item.markup;
      item.node = frame.tBodies[0];
    }
    return item.node;
  };
  const outcome = (item) => {
    item.outcome ??= item.node?.dataset.outcome ?? /data-outcome="(\w+)"/.exec(item.markup)[1];
    return item.outcome;
  };
  const cells = (item) => {
    const texts = item.node
      ? [...item.node.rows[0].cells].map((cell) => cell.textContent)
      : [...item.markup.matchAll(/<t[hd][ >].*?<\/t[hd]>/gs)].slice(0, names.length)
        .map(([cell]) => plain(cell, ""));
    item.cells ??= Object.fromEntries(names.map((name, at) => [name, texts[at]]));
    return item.cells;
  };
  const text = (item) => {
    item.text ??= (item.node ? item.node.textContent : plain(item.markup)).toLowerCase();
    return item.text;
  };

  const exact = {
    reason: (item, value) => cells(item).reason === value || outcome(item) === value,
    loss: (item, value) => text(item).includes(value.toLowerCase()),
    operation: (item, value) => cells(item).operation === value,
    outcome: (item, value) => outcome(item) === value,
    access: (item, value) => cells(item).access === value,
    in: (item, value) => (value === "(top folder)"
      ? !cells(item).place.includes("/") : cells(item).place.startsWith(value)),
  };
  const test = (word) => {
    const [, kind, value] = /^(\w+):(.+)$/s.exec(word) ?? [];
    if (table && Object.hasOwn(exact, kind ?? "")) return (item) => exact[kind](item, value);
    const wanted = word.toLowerCase();
    return (item) => text(item).includes(wanted);
  };
  // A phrase in quotes is one word, so that names with blanks can be asked for.
  const split = (value) => (value.match(/(?:\w+:)?"[^"]+"|\S+/g) ?? []).map((one) => one.replaceAll('"', ""));

  const keys = { place: (item) => item.rank, outcome: (item) => order.indexOf(outcome(item)) };
  const sorted = (fitting) => {
    if (sorting.by === "place" && !sorting.down) return fitting;
    const key = keys[sorting.by] ?? ((item) => cells(item)[sorting.by].toLowerCase());
    const way = sorting.down ? -1 : 1;
    return fitting.map((item) => [key(item), item])
      .sort(([a, one], [b, other]) => (a < b ? -way : a > b ? way : one.rank - other.rank))
      .map(([, item]) => item);
  };

  let fitting = items;
  const list = () => {
    const wanted = fitting.slice(0, limit).map(node);
    const there = [...table.tBodies];
    if (wanted.length !== there.length || wanted.some((one, at) => one !== there[at])) {
      for (const one of there) one.remove();
      table.append(...wanted);
    }
    const left = fitting.length - wanted.length;
    if (onward) {
      onward.parentElement.hidden = !left;
      onward.textContent = `Show ${Math.min(left, step)} more of ${left}`;
    }
    for (const head of heads) {
      const own = head.dataset.sort === sorting.by;
      head.setAttribute("aria-sort", own ? (sorting.down ? "descending" : "ascending") : "none");
    }
  };
  listAll = (whole) => {
    if (!table) return;
    limit = whole ? Infinity : Math.max(step, limit === Infinity ? step : limit);
    list();
  };
  const apply = () => {
    const tests = split(words.value).map(test);
    const ticked = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const every = ticked.size === boxes.length && !tests.length;
    const fits = (item) => ticked.has(outcome(item)) && tests.every((fit) => fit(item));
    fitting = every ? items : items.filter(fits);
    const number = fitting.length;
    if (table) {
      limit = step;
      fitting = sorted(fitting);
      list();
    } else {
      const kept = new Set(fitting);
      for (const item of items) item.node.hidden = !kept.has(item);
    }
    if (nothing) nothing.hidden = number > 0;
    const part = table && number > limit ? `, the first ${limit} listed` : "";
    shown.value = `${number} of ${items.length} shown${part}`.replace("shown,", "match,");
  };
  const remember = () => {
    const state = new URLSearchParams();
    if (words.value) state.set("words", words.value);
    if (boxes.some((box) => !box.checked)) {
      state.set("outcome", boxes.filter((box) => box.checked).map((box) => box.value).join());
    }
    if (sorting.by !== "place" || sorting.down) state.set("sort", (sorting.down ? "-" : "") + sorting.by);
    if (String(state)) history.replaceState(null, "", `#findings?${state}`);
    else if (location.hash.includes("?")) history.replaceState(null, "", "#findings");
  };
  const recall = () => {
    const state = new URLSearchParams(location.hash.split("?")[1]);
    words.value = state.get("words") ?? "";
    const ticked = state.get("outcome")?.split(",");
    for (const box of boxes) box.checked = !ticked || ticked.includes(box.value);
    const by = state.get("sort") ?? "place";
    const name = by.replace("-", "");
    if (names.includes(name)) Object.assign(sorting, { by: name, down: by.startsWith("-") });
    apply();
    find("#findings, #cases").scrollIntoView();
  };
  const changed = () => { apply(); remember(); };
  const reset = (value = "") => {
    words.value = value;
    for (const box of boxes) box.checked = true;
  };

  bring = (name) => {
    const [, number] = /^finding-(\d+)$/.exec(name) ?? [];
    const item = items[number - 1];
    if (!table || !item) {
      if (document.getElementById(name)?.hidden) { reset(); apply(); }
      return;
    }
    if (!fitting.includes(item)) { reset(); apply(); }
    const at = fitting.indexOf(item);
    if (at >= limit) { limit = Math.ceil((at + 1) / step) * step; list(); }
  };

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      sorting.down = head.dataset.sort === sorting.by && !sorting.down;
      sorting.by = head.dataset.sort;
      changed();
      status.textContent = `Sorted by ${button.textContent}, ${sorting.down ? "descending" : "ascending"}`;
    });
  }
  onward?.addEventListener("click", () => {
    const first = fitting[limit];
    limit += step;
    list();
    find("summary", first.node).focus();
  });
  filter.hidden = false;
  filter.addEventListener("input", changed);
  find("#clear")?.addEventListener("click", () => { reset(); changed(); words.focus(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-filter]");
    if (!link) return;
    event.preventDefault();
    const word = link.dataset.filter;
    reset(/\s/.test(word) ? word.replace(/^(\w+:)?(.*)$/s, '$1"$2"') : word);
    changed();
    find("#findings").scrollIntoView();
    find("#findings").focus({ preventScroll: true });
  });

  const walk = (event, way) => {
    const summaries = all(".more > td > details > summary", table);
    const at = summaries.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    summaries[at + way]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !event.target.closest("input")) {
      event.preventDefault();
      words.focus();
    } else if (event.key === "Escape" && event.target === words) {
      words.value = "";
      changed();
    } else if (table && event.key === "ArrowDown") {
      walk(event, 1);
    } else if (table && event.key === "ArrowUp") {
      walk(event, -1);
    }
  });

  const go = () => (location.hash.startsWith("#findings?") ? recall() : arrive());
  addEventListener("hashchange", go);
  apply();
  if (location.hash) go();
})();
