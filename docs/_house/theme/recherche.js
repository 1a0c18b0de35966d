// Finds the sections that hold all the words asked for, accents and capitals apart. Texts are shown as text, never as HTML.
"use strict";
(() => {
  const MOST = 60, AROUND = 90;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe").replace(/’/g, "'").toLowerCase();
  const asked = new URLSearchParams(location.search).get("q") || "";
  const words = fold(asked).match(/[a-z0-9_]+/g) || [];
  document.getElementById("mots").value = asked;
  if (!words.length) return;
  const beginning = (word) => new RegExp("(^|[^a-z0-9])" + word);
  const patterns = words.map(beginning);
  const found = [];
  for (const [page, title, address, text] of window.documentationTexts) {
    const heading = fold(title), body = fold(text);
    if (!patterns.every((one) => one.test(heading) || one.test(body))) continue;
    found.push([patterns.filter((one) => one.test(heading)).length, page, title, address, text, body]);
  }
  found.sort((one, other) => other[0] - one[0]);  // titles first; a stable sort keeps the order of the pages
  const plural = found.length > 1 ? "s" : "";
  document.getElementById("bilan").textContent = found.length
    ? `${found.length} passage${plural} trouvé${plural} pour «\u00a0${asked}\u00a0»${found.length > MOST ? `, les ${MOST} premiers affichés` : ""}.`
    : `Rien pour «\u00a0${asked}\u00a0». Essayez le début d’un mot, ou un seul mot.`;
  const list = document.getElementById("trouve");
  for (const [, page, title, address, text, body] of found.slice(0, MOST)) {
    const item = list.appendChild(document.createElement("li"));
    const link = item.appendChild(document.createElement("a"));
    link.href = address;
    link.textContent = page === title ? title : `${page}\u00a0: ${title}`;
    const held = patterns.filter((one) => one.test(body));  // a word of the heading is already seen there
    const at = Math.max(0, body.search(held.find((one) => !one.test(fold(title))) || held[0] || /^/));
    const extract = item.appendChild(document.createElement("p"));
    extract.textContent = (at > AROUND ? "… " : "") + text.slice(Math.max(0, at - AROUND), at + 2 * AROUND) + (at + 2 * AROUND < text.length ? " …" : "");
  }
})();
