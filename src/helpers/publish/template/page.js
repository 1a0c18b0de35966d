"use strict";
(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // A link to a row that is folded away opens what holds it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) reset();
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  let reset = () => {};

  // On a phone the table of contents starts folded.
  const contents = document.querySelector(".contents details");
  if (contents && matchMedia("(max-width: 63.99rem)").matches) contents.open = false;

  // Paper has no fold: the figures behind each chart are printed.
  addEventListener("beforeprint", () => document.querySelectorAll("details.data").forEach((one) => (one.open = true)));

  const annex = document.querySelector(".annex");
  if (annex) {
    const entries = [...annex.querySelectorAll(".entry")];
    const texts = entries.map((entry) => fold(entry.textContent));
    const choices = [["t", "Thème"], ["k", "Nature"], ["p", "Public"]].map(([key, label]) => {
      const values = [...new Set(entries.map((entry) => entry.dataset[key]).filter(Boolean))].sort((a, b) => a.localeCompare(b, "fr"));
      const options = values.map((value) => make("option", { value }, value));
      const select = make("select", { name: key }, make("option", { value: "" }, "Tous"), ...options);
      return { key, select, field: make("label", {}, label, select) };
    });
    const search = make("input", { type: "search", name: "mots" });
    const count = make("output", { "aria-live": "polite" });
    const apply = () => {
      const words = fold(search.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      entries.forEach((entry, place) => {
        const kept =
          choices.every(({ key, select }) => !select.value || entry.dataset[key] === select.value) &&
          words.every((word) => texts[place].includes(word));
        entry.hidden = !kept;
        shown += kept;
      });
      count.textContent = `${shown.toLocaleString("fr-FR")} sur ${entries.length.toLocaleString("fr-FR")}`;
    };
    reset = () => {
      search.value = "";
      choices.forEach(({ select }) => (select.value = ""));
      apply();
    };
    const bar = make("form", { class: "filters", role: "search", "aria-label": "Filtrer les contributions" },
      ...choices.map(({ field }) => field), make("label", {}, "Mots", search), count);
    bar.addEventListener("input", apply);
    bar.addEventListener("submit", (event) => event.preventDefault());
    annex.prepend(bar);
    apply();
  }

  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
