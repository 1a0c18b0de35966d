
(() => {
  // Search over the contributions: files of the index are scripts, since a page opened from a folder may read nothing else.
  const place = document.getElementById("recherche");
  if (!place) return;
  const PAGE = 20, ENOUGH = 2e6;
  const said = (count, word) => `${grouped(count)} ${word}${count > 1 ? "s" : ""}`;

  // The files: each is asked for once, and hands over its values by calling `concertations`.
  const held = new Map(), asked = new Map();
  globalThis.concertations = (kind, ...values) => {
    held.set(values.length > 1 ? `${kind}/${values[0]}` : kind, values.at(-1));
  };
  const ask = (key, href) => {
    if (!asked.has(key)) asked.set(key, new Promise((found, lost) => {
      const script = make("script", { src: href });
      const fail = () => { asked.delete(key); script.remove(); lost(new Error(href)); };
      script.onload = () => (held.has(key) ? found(held.get(key)) : fail());
      script.onerror = fail;
      document.head.append(script);
    }));
    return asked.get(key);
  };

  // Words, cut as the index cuts them (see `publish/search/words.py`).
  let overview;
  const fold = (text) => text.replace(/œ/gi, "oe").replace(/æ/gi, "ae").normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase()
    .replace(/ß/g, "ss").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const cut = new Map();
  const stem = (word) => {
    if (cut.has(word)) return cut.get(word);
    let left = word;
    for (const [shortest, endings] of overview.terminaisons) {
      const rule = endings.find(([end, stands]) => left.endsWith(end) && left.length - end.length + stands.length >= shortest);
      if (rule) left = left.slice(0, left.length - rule[0].length) + rule[1];
    }
    cut.set(word, left);
    return left;
  };
  const tools = new Set();
  const isSought = (word) => word.length >= overview.courts && !tools.has(word);

  const open = async () => {
    if (overview) return;
    overview = await ask("repertoire", "recherche/repertoire.js");
    overview.outils.forEach((word) => tools.add(word));
    const fill = (select, options) => {
      if (select.options.length === 1) select.append(...options.map(([value, text]) => make("option", { value }, text)));
    };
    fill(fields.territoire, overview.territoires.map(([slug, name]) => [slug, name]));
    fill(fields.theme, overview.themes);
    fill(fields.nature, overview.natures);
    fill(fields.public, overview.publics.map((name) => [name, name]));
    restore();
  };

  // The bar.
  const all = (name) => make("select", { name }, make("option", { value: "" }, "Tous"));
  const fields = {
    mots: make("input", { type: "search", name: "mots", autocomplete: "off", maxlength: "200" }),
    territoire: all("territoire"), theme: all("theme"), nature: all("nature"), public: all("public"),
  };
  fields.nature.options[0].textContent = "Toutes";
  const labels = { mots: "Mots, ou identifiant d’une contribution", territoire: "Territoire", theme: "Thème", nature: "Nature", public: "Public" };
  const button = make("button", { type: "submit" }, "Chercher");
  const state = make("output", { "aria-live": "polite" });
  const bar = make("form", { class: "filters search-bar", role: "search", "aria-label": "Chercher dans les contributions" },
    ...Object.entries(fields).map(([key, field]) => make("label", { class: `search-${key}` }, labels[key], field)), button, state);
  const list = make("ol", { class: "entries found", "aria-label": "Contributions trouvées" });
  const more = make("button", { type: "button", class: "more" }, "Voir la suite");
  more.hidden = true;
  place.querySelector(".needs-script").replaceWith(bar, list, more);

  // Which territories hold the words, and in how many of their texts.
  const holders = async (word) => {
    const starts = overview.debuts.filter(([start]) => word.startsWith(start)).sort((a, b) => b[0].length - a[0].length);
    if (!starts.length) return new Map();
    const [start, file] = starts[0];
    const noted = (await ask(`mots/${start}`, `recherche/${file}`))[word] || [];
    const found = new Map();
    for (let at = 0; at < noted.length; at += 2) found.set(noted[at], noted[at + 1]);
    return found;
  };
  const beginning = async (word) => {
    const found = new Set();
    for (const [start, file] of overview.debuts)
      if (start.startsWith(word) || word.startsWith(start))
        Object.keys(await ask(`mots/${start}`, `recherche/${file}`)).filter((one) => one.startsWith(word)).forEach((one) => found.add(one));
    return [...found];
  };
  const reading = async (query) => {
    const known = new Map(overview.territoires.map((one, at) => [one[0], at]));
    const id = /^(?:([a-z0-9-]+)-)?([a-z]+\d+)$/i.exec(query.mots.trim());
    let places = [...overview.territoires.keys()];
    if (query.territoire) places = places.filter((at) => overview.territoires[at][0] === query.territoire);
    if (id && (!id[1] || known.has(id[1].toLowerCase()))) {
      if (id[1]) places = places.filter((at) => at === known.get(id[1].toLowerCase()));
      return { places, id: id[2].toUpperCase(), words: [], notes: [], none: ["identifiant inconnu, ou texte non publié"] };
    }
    const words = [], notes = [], none = [];
    for (const typed of new Set(fold(query.mots).split(" ").filter(isSought))) {
      let forms = [stem(typed)], found = await holders(forms[0]);
      if (!found.size && typed.length > 2) {
        forms = await beginning(typed);
        if (forms.length) notes.push(`« ${typed} » : mots qui commencent ainsi`);
        found = new Map();
        for (const form of forms) for (const [at, count] of await holders(form)) found.set(at, (found.get(at) || 0) + count);
      }
      const held = [...found.values()].reduce((sum, count) => sum + count, 0);
      none.push(`« ${typed} » seul : ${held ? said(held, "contribution") : "aucune contribution"}`);
      words.push(new Set(forms));
      places = places.filter((at) => found.has(at));
    }
    return { places, words, notes, none };
  };

  // The lines of a territory that answer a query, in the order of its report.
  const lines = async (at, query, read) => {
    const [slug, name, group, , , isFed] = overview.territoires[at];
    const rows = await ask(`textes/${slug}`, `territoires/${slug}/recherche.js`);
    const fed = isFed ? await ask(`appuis/${slug}`, `recherche/appuis-${slug}.js`) : {};
    return rows.filter(([id, text, theme, kind, who]) => {
      if (query.theme && theme !== query.theme || query.nature && kind !== query.nature || query.public && who !== query.public) return false;
      if (read.id) return id.toUpperCase() === read.id;
      if (!read.words.length) return true;
      const own = new Set(fold(text).split(" ").filter(isSought).map(stem));
      return read.words.every((forms) => [...forms].some((form) => own.has(form)));
    }).map((row) => ({ slug, name, row, feeds: [...(fed[row[0]] || []), ...((overview.parTheme[group] || {})[row[2]] || [])] }));
  };

  // A result: people's words are text, never markup.
  const marked = (text, words) => text.split(/([\p{L}\p{N}\p{M}]+)/u).map((part, at) => {
    const own = at % 2 ? fold(part).split(" ").map(stem) : [];
    return own.some((one) => words.some((forms) => forms.has(one))) ? make("mark", {}, part) : part;
  });
  const label = (pairs, code) => (pairs.find(([own]) => own === code) || [code, code])[1];
  const show = ({ slug, name, row: [id, text, theme, kind, who, answer, anchor], feeds }, words) => {
    const page = `territoires/${slug}/rapport.html`;
    const about = [label(overview.natures, kind), label(overview.themes, theme), who ? `Public : ${who.charAt(0).toLowerCase()}${who.slice(1)}` : "Public non affiché"].join(" · ");
    const answered = make("p", { class: "answer" }, answer ? "Réponse de l’autorité : " : "Réponse de l’autorité : aucune à ce jour.");
    if (answer) answered.append(make("a", { href: `${page}#${encodeURIComponent(anchor)}` }, answer));
    const links = make("p", { class: "links" });
    feeds.forEach((at, rank) => {
      const [what, own, pages] = overview.constats[at];
      links.append(rank ? " ; " : "Nourrit : ", `${what} (`);
      pages.forEach((one, place) => {
        const [href, title] = overview.pages[one];
        links.append(place ? ", " : "", make("a", { href: `${href}#${encodeURIComponent(own)}`, "aria-label": `${what}, ${title}` }, title));
      });
      links.append(")");
    });
    return make("li", { class: "entry" },
      make("p", { class: "id" }, make("a", { href: `${page}#${encodeURIComponent(id)}`, "aria-label": `${id}, ${name}` }, id)),
      make("p", { class: "where" }, name),
      make("p", { class: "text" }, make("bdi", {}, ...marked(text, words))),
      make("p", { class: "about" }, about), answered, ...(feeds.length ? [links] : []));
  };

  // One search at a time: a newer one makes an older one stop. Territories are opened in order, as many as one reads.
  let current = 0, next = () => {};
  const run = async () => {
    const own = ++current;
    const query = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.value]));
    list.replaceChildren();
    more.hidden = true;
    if (!Object.values(query).some((value) => value.trim())) {
      state.textContent = "Écrivez un mot, ou choisissez un territoire, un thème, une nature ou un public.";
      return;
    }
    state.textContent = "Recherche…";
    const read = await reading(query);
    if (own !== current) return;
    const waiting = [];
    let opened = 0, found = 0, shown = 0;
    const tell = () => {
      const whole = opened === read.places.length;
      const among = said(read.places.length, "territoire");
      const where = whole ? `dans ${among}` : `dans les ${grouped(opened)} premiers territoires sur ${among}`;
      const count = found ? `${said(found, "contribution")} ${found > 1 ? "trouvées" : "trouvée"} ${where}` : whole ? "Aucune contribution trouvée" : `Rien encore ${where}`;
      state.textContent = [count, ...(shown < found ? [`${grouped(shown)} affichées`] : []), ...read.notes, ...(whole && !found ? read.none : [])].join(" ; ") + ".";
      more.hidden = whole && shown >= found;
    };
    next = async () => {
      const before = list.children.length;
      let size = 0;
      while (opened < read.places.length && size < ENOUGH) {
        const at = read.places[opened];
        size += overview.territoires[at][4];
        const some = await lines(at, query, read);
        if (own !== current) return;
        waiting.push(...some);
        found += some.length;
        opened += 1;
      }
      const page = waiting.splice(0, PAGE);
      list.append(...page.map((one) => show(one, read.words)));
      shown += page.length;
      tell();
      return list.children[before];
    };
    await next();
  };
  const told = (work) => work.catch(() => {
    state.textContent = "L’index de recherche ne s’ouvre pas : il manque un fichier à côté de cette page, ou le navigateur refuse de le lire.";
  });

  // The query stands in the address: coming back from a report finds it again.
  const NAME = "#recherche=";
  const keep = () => {
    const query = new URLSearchParams(Object.entries(fields).map(([key, field]) => [key, field.value]).filter(([, value]) => value));
    history.replaceState(null, "", query.size ? `${NAME}${query}` : "#recherche");
  };
  const restore = () => {
    if (!location.hash.startsWith(NAME)) return;
    for (const [key, value] of new URLSearchParams(location.hash.slice(NAME.length))) if (key in fields) fields[key].value = value;
  };
  const search = () => told(open().then(() => { keep(); return run(); }));
  bar.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  bar.addEventListener("change", (event) => { if (event.target.tagName === "SELECT") search(); });
  bar.addEventListener("focusin", () => told(open()));
  more.addEventListener("click", () => told(next().then((first) => first && first.querySelector("a").focus())));
  const arrive = () => {
    if (location.hash.startsWith(NAME)) told(open().then(() => { restore(); place.scrollIntoView(); return run(); }));
  };
  addEventListener("hashchange", arrive);
  arrive();
})();
