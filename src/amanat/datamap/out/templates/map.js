"use strict";
(() => {
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const form = document.getElementById("find");
  const list = document.getElementById("list");
  const canvas = document.querySelector(".canvas");
  const drawing = document.querySelector("svg.map");
  const rows = all("tbody tr", list);
  const by = (what, key) => new Map(all(what).map((each) => [each.dataset[key], each]));
  const nodes = by("svg.map .node", "n");
  const bares = by(".flow .bare", "n");
  const wires = all("svg.map .wire");
  const parents = new Map([...nodes].filter(([, node]) => node.dataset.p).map(([n, node]) => [n, node.dataset.p]));
  const people = new Set([...nodes].filter(([, node]) => node.matches(".o-people")).map(([n]) => n));
  const heights = new Map([...nodes].map(([n, node]) => [n, Number(node.querySelector("rect").getAttribute("height"))]));
  const value = (name) => form.elements[name]?.value ?? "";
  const ways = (number) => (document.getElementById(`t${number}`)?.dataset.ways ?? "").split(" ").filter(Boolean);
  document.documentElement.classList.add("js");

  /* Narrowing: what does not match goes, and what is left moves together; tables on the way of a match stay. */
  function narrow() {
    const words = value("q").toLowerCase().split(/\s+/).filter(Boolean);
    const [whose, category, store, mark] = ["whose", "category", "store", "mark"].map(value);
    const asked = Boolean(words.length || whose || category || store || mark);
    const passed = new Set();
    let found = 0;
    let first = null;
    for (const row of rows) {
      const { n, o, s, c, m, q } = row.dataset;
      const fits = words.every((word) => q.includes(word)) && (!whose || o === whose) && (!store || s === store) &&
        (!category || c.split(" ").includes(category)) && (!mark || m.split(" ").includes(mark));
      row.hidden = !fits;
      row.classList.toggle("hit", asked && fits);
      nodes.get(n)?.classList.toggle("passed", !fits);
      const bare = bares.get(n);
      if (bare) {
        bare.hidden = !fits;
        bare.classList.toggle("hit", asked && fits);
      }
      found += fits;
      if (fits) for (const pair of ways(n)) pair.split("-").forEach((each) => passed.add(each));
      if (fits && asked) first ??= nodes.get(n) ?? null;
    }
    draw([...nodes.keys()].filter((n) => passed.has(n) || !nodes.get(n).classList.contains("passed")));
    document.getElementById("told").textContent = asked ? `${found} of ${rows.length} tables` : `${rows.length} tables`;
    form.querySelector("button").hidden = !asked;
    if (first) bring(first);
  }

  /* Draws what is left of the picture; the whole stands as it came. */
  let drawn = nodes.size;
  function draw(left) {
    if (left.length === drawn && drawn === nodes.size) return;
    drawn = left.length;
    const found = layOut(left, parents, people, heights, drawing.dataset.size.split(" ").map(Number));
    for (const [n, node] of nodes) {
      const box = found.boxes.get(n);
      node.classList.toggle("out", !box);
      if (box) node.setAttribute("transform", `translate(${box.x} ${box.y})`);
    }
    for (const wire of wires) {
      const [start, end] = wire.dataset.w.split("-");
      const stub = wire.classList.contains("end");
      const there = found.boxes.has(start) && (stub || found.boxes.has(end));
      const straight = !stub && !wire.classList.contains("more");
      wire.classList.toggle("out", !there);
      if (there) wire.setAttribute("d", stub ? found.stub(found.boxes.get(start)) : straight ? found.lines.get(wire.dataset.w) : found.curve(start, end));
    }
    const zone = drawing.querySelector(".zone");
    zone?.classList.toggle("out", found.lost === null);
    zone?.setAttribute("y", found.lost + 26);
    drawing.setAttribute("width", Math.round(found.width));
    drawing.setAttribute("height", Math.round(found.height));
  }

  function bring(node) {
    const place = node.getBoundingClientRect();
    const frame = canvas.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) canvas.scrollTop += place.top - frame.top - 40;
    if (place.left < frame.left || place.right > frame.right) canvas.scrollLeft += place.left - frame.left - 40;
  }

  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(narrow));
  for (const link of all("[data-pick]")) {
    link.addEventListener("click", () => {
      form.elements.whose.value = link.dataset.pick;
      narrow();
    });
  }

  /* Sorting */
  const heads = all("th[data-sort]", list);
  const cell = (row, place) => row.children[place].dataset.v ?? row.children[place].textContent.trim();
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const numbers = head.dataset.sort === "number";
      const compare = (a, b) => numbers ? cell(a, place) - cell(b, place) : cell(a, place).localeCompare(cell(b, place), "en");
      rows.sort((a, b) => (up ? compare(a, b) : compare(b, a)) || a.dataset.n - b.dataset.n);
      list.tBodies[0].append(...rows);
    });
  });

  /* The way of the table that is chosen, or under the pointer */
  function light(number) {
    const pairs = number ? ways(number) : [];
    const on = new Set(pairs.flatMap((pair) => pair.split("-")).concat(number || []));
    drawing?.classList.toggle("lit", on.size > 0 && nodes.has(number));
    for (const wire of wires) {
      const own = wire.classList.contains("suspect") && wire.dataset.w.split("-")[0] === number;
      wire.classList.toggle("on", pairs.includes(wire.dataset.w) || own);
    }
    for (const [each, node] of nodes) node.classList.toggle("on", on.has(each));
  }

  const chosen = () => /^#t(\d+)$/.exec(location.hash)?.[1] ?? "";
  function choose() {
    const number = chosen();
    for (const [each, node] of nodes) node.classList.toggle("chosen", each === number);
    for (const row of rows) row.classList.toggle("chosen", row.dataset.n === number);
    light(number);
    if (!number) return;
    document.getElementById(`t${number}`)?.focus({ preventScroll: true });
    nodes.get(number)?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  }
  drawing?.addEventListener("pointerover", (event) => {
    const node = event.target.closest(".node");
    light(node ? node.dataset.n : chosen());
  });
  drawing?.addEventListener("pointerleave", () => light(chosen()));

  /* Closing leads back to where one came from. */
  let from = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#t']");
    if (link && !link.closest(".card")) from = link;
    if (event.target.closest(".close")) {
      event.preventDefault();
      close();
    }
  });
  function close() {
    const number = chosen();
    const back = from ?? nodes.get(number) ?? document.getElementById("tables");
    const { scrollX, scrollY } = window;
    location.hash = "picture";
    window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
    choose();
    back.focus({ preventScroll: true });
    from = null;
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen()) close();
  });
  window.addEventListener("hashchange", choose);

  narrow();
  choose();
})();
