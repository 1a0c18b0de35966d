// Figures answer one another: what is pointed at, tapped or chosen in one stands out in all of them and in the tables. Each figure reads
// whole without this script; what it tells is read from the table under the figure, never written twice.
(() => {
  const NAMES = "svg[data-noms]";
  const figures = [...document.querySelectorAll(".figure")].filter((figure) => figure.querySelector(NAMES));
  if (!figures.length) return;
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const named = (head) => words(head).replace(/^[^·]{1,12} · /, ""); // « E01 · Réunion » is the row of « Réunion »
  const holders = new Map(); // name -> marks and rows that stand for it
  const hold = (name, element) => (holders.get(name) || holders.set(name, []).get(name)).push(element);
  const meant = new WeakMap(); // mark -> names, the first of which links figures
  for (const head of document.querySelectorAll("main tbody th[scope=row]")) hold(named(head), head.parentElement);

  // What the table of a figure says of a mark: the cell where its two names meet, or its whole row.
  const told = (figure, names) => {
    const columns = [...figure.querySelector("thead tr").cells].map(words);
    for (const name of names) {
      const row = [...figure.querySelectorAll("tbody tr")].find((one) => named(one.cells[0]) === name);
      if (!row) continue;
      const cells = columns.map((column, place) => [column, words(row.cells[place])]).slice(1);
      const met = cells.filter(([column]) => names.includes(column));
      return (met.length ? met : cells).map(([column, value]) => `${column}\u00a0: ${value}`).join(" · ");
    }
    return "";
  };

  let chosen = "";
  let lit = [];
  const light = (name) => {
    lit.forEach((element) => element.classList.remove("on"));
    lit = holders.get(name) || [];
    lit.forEach((element) => element.classList.add("on"));
    figures.forEach((figure) => figure.classList.toggle("picking", Boolean(figure.querySelector("svg .on"))));
  };

  // A theme, a kind or a public is also a choice of the annex.
  const annexed = (name) => [...document.querySelectorAll(".annex .filters select")].find((select) => [...select.options].some((one) => one.value === name));
  const shown = (name) => {
    const select = annexed(name);
    const bar = select.form;
    bar.reset();
    select.value = name;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    bar.scrollIntoView();
    select.focus({ preventScroll: true });
  };

  const bars = figures.map((figure) => {
    const svg = figure.querySelector(NAMES);
    const names = JSON.parse(svg.dataset.noms);
    svg.querySelectorAll("[data-n]").forEach((mark) => {
      const own = mark.dataset.n.split(" ").map((place) => names[place]);
      meant.set(mark, own);
      own.forEach((name) => hold(name, mark));
    });
    const options = names.map((name) => make("option", { value: name }, name));
    const select = make("select", {}, make("option", { value: "" }, "Choisir"), ...options);
    const said = make("output", { "aria-live": "polite" });
    const leads = make("button", { type: "button", hidden: "" }, "Lire ces contributions");
    const bar = make("div", { class: "pick" }, make("label", {}, "Repérer sur la page ", select), said, leads);
    figure.querySelector(".reading").before(bar);
    select.addEventListener("change", () => choose(select.value));
    leads.addEventListener("click", () => shown(chosen));
    return { figure, names: new Set(names), select, said, leads };
  });
  const choose = (name) => {
    chosen = name;
    light(name);
    for (const { figure, names, select, said, leads } of bars) {
      const own = names.has(name);
      select.value = own ? name : "";
      said.textContent = own ? told(figure, [name]) : "";
      leads.hidden = !(own && annexed(name));
    }
  };

  const tip = make("div", { class: "tip", hidden: "" });
  document.querySelector("main").append(tip);
  const leave = () => {
    tip.hidden = true;
    light(chosen);
  };
  const point = (event) => {
    const mark = event.target.closest("[data-n]");
    if (!mark) return leave();
    const names = meant.get(mark);
    light(names[0]);
    const figure = mark.closest(".figure");
    tip.replaceChildren(make("strong", {}, names.join(" · ")), " ", told(figure, names));
    tip.hidden = false;
    const { clientWidth } = document.documentElement;
    tip.style.left = `${Math.max(8, Math.min(event.clientX + 12, clientWidth - tip.offsetWidth - 8)) + scrollX}px`;
    tip.style.top = `${event.clientY + 18 + scrollY}px`;
  };
  for (const { figure } of bars) {
    const drawing = figure.querySelector(".drawing");
    drawing.addEventListener("pointerover", point);
    drawing.addEventListener("pointerleave", (event) => event.relatedTarget === tip || leave());
    drawing.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-n]");
      const name = mark ? meant.get(mark)[0] : "";
      choose(name === chosen ? "" : name);
    });
  }
  tip.addEventListener("pointerleave", leave);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    choose("");
    leave();
  });
})();
