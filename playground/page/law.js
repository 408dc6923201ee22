// The law: each standard, parameter and limit has an address of its own.

const days = (law) => [
  law.issued && say("issued", { day: law.issued }),
  law.in_force_from && say("in_force_from", { day: law.in_force_from }),
  law.in_force_to && say("in_force_to", { day: law.in_force_to }),
].filter(Boolean).join(isZh() ? "，" : ", ");

const titled = (each) => (isZh() ? each.title_zh : each.title_en);
const level = (name) => (name === "limit" ? say("limit") : name);

// A limit as it is written: "≤ 1 mg/L".
function limitText(limit) {
  const { comparison, value, value_high } = limit;
  if (value_high) return withUnit(`${value}–${value_high}`, limit.unit);
  if (comparison === "not_encoded") return say("not_encoded");
  if (comparison === "delta") return withUnit(say("delta", { value }), limit.unit);
  return value ? withUnit(`${SIGNS[comparison] || ""} ${value}`.trim(), limit.unit) : say(comparison);
}

const bodyOf = (each) => (each.water_body ? say(each.water_body) : "");
// Conditions in the library's own words are in both languages; those of a document are as printed.
const conditionOf = (each) => (isZh() && each.condition_zh)
  || (each.condition in WORDS ? say(each.condition) : each.condition) || "";

function crumbs(...steps) {
  return el("nav", { class: "crumbs", "aria-label": say("back") }, ...steps.flatMap(([text, href], place) => [
    place ? " / " : "", href ? el("a", { href }, text) : el("span", { "aria-current": "page" }, text)]));
}

async function showLaw(at) {
  const box = $("laws");
  try {
    if (at.unknown !== undefined) throw new Error(`${at.unknown}: ${say("no_limit")}`);
    if (at.about) fill(box, ...aboutThis());
    else if (!at.law) fill(box, ...listOfLaws());
    else if (!at.parameter) fill(box, ...wholeLaw(await ask("standard", at.law.id, lang)));
    else fill(box, ...limitsOf(await ask("look", at.law.id, at.parameter, at.level, lang), at));
  } catch (error) {
    fill(box, crumbs([say("all_standards"), "#/law"]), el("p", { class: "alarm", role: "alert" }, error.message));
  }
}

// The parts of the page.
function aboutThis() {
  return [
    el("h1", {}, `shuizhi ${VERSION}`),
    el("p", { class: "lead" }, say("privacy"), el("br"), say("footer")),
    el("p", {}, say("made_of")),
    ...CRATES.map(([name, version, licence, text]) => el("details", { class: "crate" },
      el("summary", {}, [name, version, licence].join(" · ")), el("pre", {}, text))),
  ];
}

function listOfLaws() {
  const items = laws.map((law) => el("li", {},
    el("a", { href: address(law.id) }, el("b", {}, law.id), el("span", {}, titled(law))),
    el("small", {}, [say(`kind_${law.kind}`), days(law), say("limits_of", { count: law.limits })].filter(Boolean).join(" · "))));
  const found = el("ul", { class: "found", "aria-live": "polite" });
  const box = el("input", {
    type: "search", class: "search", placeholder: say("search"), "aria-label": say("search"),
    oninput: async () => {
      const text = box.value.trim();
      const listed = text ? await ask("search", text) : [];
      if (text === box.value.trim()) fill(found, ...searched(text, listed));
    },
  });
  return [
    el("h1", {}, say("law_title")),
    el("p", { class: "lead" }, say("law_lead")),
    box,
    found,
    el("ul", { class: "laws" }, ...items),
  ];
}

function searched(text, listed) {
  if (text && !listed.length) return [el("li", {}, say("search_none"))];
  return listed.map(({ parameter, standards }) => el("li", {}, el("b", {}, named(parameter)), " ",
    ...standards.map((id) => el("a", { href: address(id, parameter.name_zh) }, id)),
    standards.length ? "" : el("small", {}, say("no_limit"))));
}

function wholeLaw(law) {
  const changed = law.amendments.map((each) => each.id);
  return [
    crumbs([say("all_standards"), "#/law"], [law.id]),
    el("h1", {}, el("span", { class: "id" }, law.id), ` ${titled(law)}`),
    el("p", { class: "lead" }, [
      days(law),
      law.supersedes.length ? say("supersedes", { ids: law.supersedes }) : "",
      changed.length ? say("amended", { ids: changed }) : "",
    ].filter(Boolean).join(isZh() ? "；" : "; ")),
    ...law.tables.map((table) => tableOf(law, table)),
    casesOf(law.cases),
  ];
}

function tableOf(law, table) {
  const head = ["", say("item"), say("unit")];
  const rows = table.items.map((item) => {
    const name = item.parameter.name_zh;
    const cells = table.levels.map((each) => {
      const limits = item.limits.filter((limit) => limit.level === each);
      const shown = limits.map((limit) => el("a", { href: address(law.id, name, each), title: limit.clause },
        limitText({ ...limit, unit: "1" })));
      return el("td", { class: "limit" }, ...(shown.length ? shown.flatMap((link, i) => (i ? [el("br"), link] : [link])) : ["–"]));
    });
    return el("tr", {},
      el("td", { class: "no" }, item.no ? String(item.no) : ""),
      el("th", { scope: "row" },
        el("a", { href: address(law.id, name) }, isZh() ? item.name : named(item.parameter)),
        el("small", {}, [bodyOf(item), conditionOf(item), item.measure].filter(Boolean).join(" · "))),
      el("td", {}, item.unit === "1" ? "" : item.unit),
      ...cells);
  });
  const partial = table.items_printed && table.items_printed > table.items_here
    ? el("p", { class: "hint" }, say("table_partial", { printed: table.items_printed, here: table.items_here })) : null;
  return el("section", { class: "panel" },
    el("h2", {}, `${say("table_no", { no: table.no })} ${titled(table)}`),
    table.in_force_from || table.in_force_to ? el("p", { class: "hint" }, days({ ...table, issued: null })) : null,
    partial,
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": titled(table) },
      el("table", { class: "limits" },
        el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)),
          ...table.levels.map((each) => el("th", { scope: "col" }, level(each))))),
        el("tbody", {}, ...rows))));
}

function limitsOf(found, at) {
  const { parameter } = found;
  const own = found.limits[0];
  const name = named(parameter);
  const canonical = address(found.id, parameter.name_zh, at.level ? own.level : null);
  const copy = el("button", {
    type: "button", class: "quiet",
    onclick: async () => {
      const whole = location.href.split("#")[0] + canonical;
      try { await navigator.clipboard.writeText(whole); copy.textContent = say("copied"); } catch { prompt(say("copy"), whole); }
    },
  }, say("copy"));
  const steps = [[say("all_standards"), "#/law"], [found.id, address(found.id)]];
  if (at.level) steps.push([name, address(found.id, parameter.name_zh)], [level(own.level)]);
  else steps.push([name]);
  const others = [parameter.symbol, isZh() ? parameter.name_en : parameter.name_zh, ...found.aliases.slice(0, 6)];
  return [
    crumbs(...steps),
    el("h1", {}, at.level ? `${name} ${level(own.level)}` : name),
    el("p", { class: "lead" }, `${found.id} ${titled(found)}`, el("br"),
      el("small", {}, `${say("also_called")}: ${[...new Set(others.filter(Boolean))].join(isZh() ? "、" : ", ")}`)),
    el("p", {}, copy),
    el("ul", { class: "readings" }, ...found.limits.map((limit) => limitOne(found, limit))),
    casesOf(found.cases),
  ];
}

function limitOne(found, limit) {
  const fact = (key, ...shown) => el("div", {}, el("dt", {}, say(key)), el("dd", {}, ...shown));
  const from = limit.in_force.from && say("in_force_from", { day: limit.in_force.from });
  const to = limit.in_force.to && say("in_force_to", { day: limit.in_force.to });
  const classes = laws.find((law) => law.id === found.id).names || [];
  return el("li", {},
    el("h3", {}, classes.includes(limit.level) ? badge(limit.level) : el("span", { class: "badge none" }, level(limit.level)),
      el("span", { class: "figure" }, limitText(limit)), bodyOf(limit)),
    el("dl", {},
      conditionOf(limit) ? fact("condition", conditionOf(limit)) : null,
      limit.note ? fact("note", limit.note) : null,
      fact("clause", el("a", { href: address(found.id) }, limit.clause)),
      from || to ? fact("dates", [from, to].filter(Boolean).join(isZh() ? "，" : ", ")) : null,
      fact("evidence", evidenceOf(limit.evidence.kind), limit.evidence.page ? ` ${limit.evidence.page}` : ""),
      limit.evidence.witnesses.length
        ? fact("witnesses", el("ul", {}, ...limit.evidence.witnesses.map((each) => el("li", {}, each)))) : null));
}

// Worked cases: samples, the expected result, and the clause.
function casesOf(cases) {
  if (!cases.length) return null;
  return el("section", { class: "panel cases" }, el("h2", {}, say("cases")),
    el("p", { class: "hint" }, say("cases_lead", { count: cases.length })),
    ...cases.map(caseOne));
}

function caseOne(one) {
  const table = (grid, name) => el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
    el("table", { class: "limits" },
      el("caption", {}, name),
      el("thead", {}, el("tr", {}, ...grid.headings.map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, ...grid.rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, cell)))))));
  const options = Object.entries(one.options).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return el("details", { class: "case" },
    el("summary", {}, isZh() ? one.zh : one.en),
    el("p", { class: "hint" }, el("code", {}, `${one.verb}(${options.join(", ")})`)),
    table(one.samples, say("case_samples")),
    ...one.tables.map(([name, grid]) => table(grid, say(`case_${name}`))),
    one.expected ? table(one.expected, say("case_expected")) : null,
    ...(one.wording || "").trim().split("\n").filter(Boolean).map((line) => el("blockquote", {}, line)),
    one.refused ? el("p", {}, say("case_refused", { why: one.refused })) : null,
    el("p", { class: "hint" }, `${say("clause")}: ${one.clause}`, el("br"), `${say("case_source")}: ${sourceOf(one.source)}`));
}

// Where the figures of a case are from: "made" means made up, with how the result follows.
const sourceOf = (text) => (isZh() ? text.replace(/^made(?=;|$)/, say("case_made")) : text);
