// The reasons for the class of a row: every reading with its limit, clause and evidence.
const SIGNS = { "<=": "≤", ">=": "≥", "<": "<", ">": ">" };

const withUnit = (text, unit) => (unit === "1" || !text ? text : `${text} ${unit}`);

function limitOf(reading) {
  const { comparison, limit, limit_high, unit } = reading;
  if (!comparison) return "—";
  if (comparison === "range") return withUnit(`${limit}–${limit_high}`, unit);
  if (comparison in SIGNS && limit !== null) return withUnit(`${SIGNS[comparison]} ${limit}`, unit);
  return say(comparison);
}

// Evidence from the core: its kind, as a code or in the language of the page, and the number of sources.
function evidenceOf(text) {
  const [, kind, count] = /^([^\s(]+)(?: ?\((\d+)\))?$/.exec(text) || [null, text, null];
  const word = `evidence_${kind}` in WORDS ? say(`evidence_${kind}`) : kind;
  return count ? say("sources", { kind: word, count }) : word;
}

async function why(row) {
  const found = await ask("why", row);
  const { result, readings } = found;
  state.why = row;
  $("why-title").textContent = say("why_of", { row: row + 1 });
  const worst = (reading) => (reading.class ? state.graded.classes.indexOf(reading.class) : -1);
  const failed = (reading) => Number(Boolean(reading.multiple) || reading.verdict === "fail" || reading.verdict === "超标");
  readings.sort((a, b) => failed(b) - failed(a) || worst(b) - worst(a));
  const place = result.cells.filter((cell, i) => state.opened.columns[i].roles.length && cell).slice(0, 4).join(" · ");
  fill($("why-body"),
    place ? el("p", { class: "place" }, place) : null,
    el("p", { class: "sentence" }, badge(result.class, result.certain), el("span", {}, found.sentence || plain(result.notes))),
    result.certain === false ? el("p", { class: "hint" }, say("uncertain")) : null,
    readings.length ? el("ul", { class: "readings" }, ...readings.map(readingOf)) : el("p", {}, say("no_readings")));
  if (!$("why").open) $("why").showModal();
  $("why-body").scrollTop = 0;
}

function readingOf(reading) {
  const law = $("standard").value;
  const target = laws.find((each) => each.id === law).classes.includes($("target").value) ? $("target").value : null;
  const value = withUnit((reading.qualifier || "") + (reading.value ?? "—"), reading.unit);
  const verdict = reading.multiple && Number(reading.multiple) ? say("over", reading) : reading.verdict;
  const fact = (key, ...shown) => el("div", {}, el("dt", {}, say(key)), el("dd", {}, ...shown));
  const over = reading.verdict === "fail" || reading.verdict === "超标";
  return el("li", { class: over ? "over" : "" },
    el("h3", {}, badge(reading.class, reading.certain), named(reading)),
    el("dl", {},
      fact("value", value, reading.raw.trim() === reading.value ? null : el("small", {}, ` ${reading.column}: ${reading.raw || "—"}`)),
      fact("limit", limitOf(reading)),
      fact("verdict", el("span", { class: "verdict" }, verdict)),
      reading.notes ? fact("notes", plain(reading.notes)) : null,
      reading.clause ? fact("clause", el("a", { href: address(law, reading.name_zh, target) }, reading.clause)) : null,
      reading.evidence ? fact("evidence", evidenceOf(reading.evidence)) : null));
}
