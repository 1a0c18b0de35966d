"use strict";
const make = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};
// As French writes it; the browser's own tables of languages take longer to load than a page to be laid out.
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");

(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/’/g, "'").toLowerCase();
  const order = (a, b) => (a > b) - (a < b);
  const resets = [];

  // A link to a row that is folded away or filtered out shows it.
  const reveal = () => {
    const target = document.querySelector(":target"); // decodes the address itself, and never fails on a broken one
    if (!target) return;
    if (target.hidden) resets.forEach((reset) => reset());
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };

  // On a phone the table of contents starts folded, and folds again once a section is chosen.
  const contents = document.querySelector(".contents details");
  const narrow = matchMedia("(max-width: 63.99rem)");
  if (contents) {
    contents.open = !narrow.matches;
    narrow.addEventListener("change", () => (contents.open = !narrow.matches));
    contents.addEventListener("click", (event) => {
      if (event.target.closest("a") && narrow.matches) contents.open = false;
    });
    const links = new Map([...contents.querySelectorAll("ol a")].map((link) => [link.hash.slice(1), link]));
    const seen = new IntersectionObserver(
      (changes) => changes.filter((one) => one.isIntersecting).forEach((one) => {
        links.forEach((link) => link.removeAttribute("aria-current"));
        links.get(one.target.id).setAttribute("aria-current", "location");
      }),
      { rootMargin: "-10% 0px -80% 0px" },
    );
    links.forEach((_, id) => seen.observe(document.getElementById(id)));
  }

  // Paper has no fold: what is folded is printed, then folded again.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")].filter((one) => !one.closest(".triptych"));
    opened.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => opened.forEach((one) => (one.open = false)));

  // A bar that narrows a long list: one choice per field, and words looked for everywhere.
  const filter = (place, items, fields, label, noun) => {
    const texts = [];
    const told = items.map((item) => [...item.querySelectorAll(".about > *")].map((one) => one.textContent));
    const selects = fields.map(([key, name, at]) => {
      const values = [...new Set(told.map((one) => one[at]))].sort((a, b) => order(fold(a), fold(b)) || order(a, b));
      const options = values.map((value) => make("option", { value }, value));
      return { at, name, select: make("select", { name: key }, make("option", { value: "" }, "Tous"), ...options) };
    });
    const search = make("input", { type: "search", name: "mots", autocomplete: "off" });
    const count = make("output", { "aria-live": "polite" });
    const total = grouped(items.length);
    const apply = () => {
      if (!texts.length) texts.push(...items.map((item) => fold(item.textContent)));
      const words = fold(search.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      items.forEach((item, at) => {
        const chosen = selects.every((one) => !one.select.value || told[at][one.at] === one.select.value);
        item.hidden = !(chosen && words.every((word) => texts[at].includes(word)));
        shown += !item.hidden;
      });
      document.querySelectorAll(".filtered").forEach((group) => {
        group.hidden = !group.querySelector("li:not([hidden])");
        if (group.matches("details")) group.open = shown < items.length;
      });
      count.textContent = shown ? `${grouped(shown)} ${noun}${shown > 1 ? "s" : ""} sur ${total}` : `Aucun résultat sur ${total}`;
    };
    resets.push(() => {
      search.value = "";
      selects.forEach(({ select }) => (select.value = ""));
      apply();
    });
    const labels = selects.map(({ name, select }) => make("label", {}, name, select));
    const bar = make("form", { class: "filters", role: "search", "aria-label": label },
      ...labels, make("label", {}, label, search), count);
    bar.addEventListener("input", apply);
    bar.addEventListener("submit", (event) => event.preventDefault());
    place.before(bar);
    count.textContent = `${total} ${noun}${items.length > 1 ? "s" : ""}`;
  };
  const entries = document.querySelectorAll(".annex .entry");
  if (entries.length)
    filter(document.querySelector(".annex").firstElementChild, [...entries], [["t", "Thème", 1], ["k", "Nature", 0], ["p", "Public", 2]], "Chercher un mot", "contribution");

  // What a contribution feeds is told by the front page, which its scripts fill: the link is written where scripts run, once it may be seen.
  const onward = (list, address) => {
    for (const entry of list.querySelectorAll(".entry:not(:has(.onward, .held))"))
      entry.append(make("p", { class: "onward" }, make("a", { href: address + entry.id, "aria-label": `Ce que nourrit ${entry.id} : synthèse, manifeste` }, "Ce qu’elle nourrit : synthèse, manifeste")));
  };
  for (const annex of document.querySelectorAll(".annex[data-suite]")) {
    const folds = annex.querySelectorAll("details");
    if (!folds.length) onward(annex, annex.dataset.suite);
    folds.forEach((fold) => fold.addEventListener("toggle", () => fold.open && onward(fold, annex.dataset.suite)));
  }
  const territories = [...document.querySelectorAll(".territory, .territories-short > li")];
  if (territories.length > 5)
    filter(document.querySelector(".filtered"), territories, [], "Chercher un territoire", "territoire");

  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
