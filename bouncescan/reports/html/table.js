// The list of people: pages, filter, order and CSV. It writes text nodes only, never markup, so that
// nothing in the data can become a part of the page. Without it the first rows stand as they are.
"use strict";
(() => {
  const block = document.getElementById("data");
  if (!block) return;
  const data = JSON.parse(block.textContent);
  const place = Object.fromEntries(data.columns.map((name, index) => [name, index]));
  const besides = data.columns.length;
  const texts = data.texts;
  const letters = 120; // of an address that is shown; the CSV has it whole
  const byName = (id) => document.getElementById(id);
  const body = byName("list").tBodies[0];
  const labels = [...byName("list").tHead.rows[0].cells].map((cell) => cell.textContent);

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const cut = (text, most) => (text.length > most ? text.slice(0, most - 3) + "..." : text);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const extra = (row) => row[besides] ?? {};
  const address = (row) => extra(row).address ?? row[place.address];
  const name = (row) => extra(row).name ?? row[place.name];
  const lines = (row) => [].concat(row[place.evidence]).filter(Boolean);
  // As a shell takes it for one word, whatever stands in it.
  const word = (text) =>
    /^[\w@%+=:,./-]+$/.test(text) ? text : "'" + text.replaceAll("'", "'\"'\"'") + "'";

  const tags = (row) => {
    const found = [];
    if (row[place.in_address_book] === "yes") found.push(texts.book);
    if (extra(row).machine) found.push(texts.machine);
    for (const other of extra(row).also ?? []) {
      found.push(fill(texts.also, { address: cut(other, letters) }));
    }
    return found.flatMap((tag) => [" ", make("span", { class: "tag" }, tag)]);
  };

  const why = (row) => {
    const listed = lines(row);
    return make(
      "details",
      {},
      make("summary", {}, fill(listed.length === 1 ? texts.line : texts.lines, { n: listed.length })),
      make("ul", {}, ...listed.map((line) => make("li", {}, cut(line, 400)))),
      make("code", {}, `${data.explain} ${word(address(row).slice(0, letters))}`),
    );
  };

  const state = (row) => {
    const cell = make(
      "td",
      { role: "cell", class: `state state-${row[place.state]}` },
      make("strong", {}, data.states[row[place.state]]),
    );
    const reason = data.reasons[row[place.reason]];
    if (reason) cell.append(" ", make("span", {}, reason));
    return cell;
  };

  const who = (row) => {
    const cell = make("th", { scope: "row", role: "rowheader", class: "who" });
    if (name(row)) cell.append(make("bdi", { class: "name" }, cut(name(row), 80)), " ");
    cell.append(make("bdi", { class: "address" }, cut(address(row), letters)), ...tags(row), why(row));
    return cell;
  };

  const known = (row) => {
    const cell = make("td", { role: "cell", "data-label": labels[2] }, row[place.first_seen].slice(0, 10));
    const fields = row[place.role].split("; ").filter(Boolean);
    if (fields.length) {
      const named = fields.map((field) => data.fields[field] ?? field).join(", ");
      cell.append(" ", make("span", {}, cut(named, 80)));
    }
    return cell;
  };

  const drawn = (row) =>
    make(
      "tr",
      { role: "row" },
      state(row),
      who(row),
      known(row),
      make("td", { role: "cell", class: "number", "data-label": labels[3] }, row[place.times]),
    );

  // What each column is sorted by; the first is the order of the data: who must be told first.
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const shownName = (row) => name(row) || address(row);
  const orders = [
    null,
    (one, other) => collator.compare(shownName(one), shownName(other)),
    // Whoever is in no mail comes last.
    (one, other) =>
      (one[place.first_seen] || "~").localeCompare(other[place.first_seen] || "~", "en"),
    (one, other) => other[place.times] - one[place.times],
  ];

  let listed = data.rows;
  let first = 0;
  let sorted = { column: 0, isBackwards: false };

  const show = () => {
    const page = listed.slice(first, first + data.page);
    body.replaceChildren(...page.map(drawn));
    const last = first + page.length;
    byName("shown").textContent = page.length
      ? fill(texts.shown, {
          first: (first + 1).toLocaleString("en"),
          last: last.toLocaleString("en"),
          n: listed.length.toLocaleString("en"),
        })
      : texts.nobody;
    byName("before").disabled = first === 0;
    byName("after").disabled = last >= listed.length;
    byName("pages").hidden = listed.length <= data.page;
  };

  const choose = () => {
    const looked = byName("find").value.trim().toLowerCase();
    const wanted = byName("state").value;
    const fits = (row) =>
      (!wanted || row[place.state] === wanted) &&
      (!looked ||
        [address(row), name(row), ...(extra(row).also ?? [])].some((text) =>
          text.toLowerCase().includes(looked),
        ));
    listed = data.rows.filter(fits);
    const order = orders[sorted.column];
    if (order) listed.sort(order);
    if (sorted.isBackwards) listed.reverse();
    first = 0;
    show();
  };

  const sortBy = (column) => {
    const isBackwards = sorted.column === column && !sorted.isBackwards;
    sorted = { column, isBackwards };
    [...byName("list").tHead.rows[0].cells].forEach((cell, index) => {
      if (index === column) cell.setAttribute("aria-sort", isBackwards ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
    choose();
  };

  const turn = (pages) => {
    first += pages * data.page;
    show();
    byName("list").scrollIntoView({ block: "start" });
  };

  // RFC 4180 as affected.csv has it: text in quotes, numbers bare, lines that end with CR LF.
  const quoted = (cell) => (typeof cell === "number" ? String(cell) : `"${cell.replaceAll('"', '""')}"`);
  const csvLine = (cells) =>
    cells.map((cell) => quoted(Array.isArray(cell) ? cell.join("; ") : cell)).join(",") + "\r\n";

  const save = () => {
    const rows = listed.map((row) => csvLine(row.slice(0, besides)));
    const file = new Blob(["\ufeff", csvLine(data.columns), ...rows], { type: "text/csv" });
    const link = make("a", { href: URL.createObjectURL(file), download: "affected.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  // On paper nothing can be opened, and one page of the list is not the list.
  const unfolded = [];
  let before = null;
  const toPaper = () => {
    before = { first, listed };
    first = 0;
    if (listed.length <= data.printed) body.replaceChildren(...listed.map(drawn));
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      unfolded.push(details);
    }
  };
  const fromPaper = () => {
    for (const details of unfolded.splice(0)) details.open = false;
    if (before) ({ first, listed } = before);
    before = null;
    show();
  };

  [...byName("list").tHead.rows[0].cells].forEach((cell, column) => {
    if (column >= orders.length) return;
    const button = make("button", { type: "button" }, labels[column]);
    button.addEventListener("click", () => sortBy(column));
    cell.replaceChildren(button);
  });
  byName("list").tHead.rows[0].cells[0].setAttribute("aria-sort", "ascending");
  byName("find").addEventListener("input", choose);
  byName("state").addEventListener("change", choose);
  byName("csv").addEventListener("click", save);
  byName("before").addEventListener("click", () => turn(-1));
  byName("after").addEventListener("click", () => turn(1));
  byName("tools").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", fromPaper);
  byName("tools").hidden = false;
  byName("shown").hidden = false;
  byName("more")?.remove();
  show();
})();
