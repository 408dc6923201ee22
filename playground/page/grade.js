// The table: how its columns were understood, the classes, and the selected row.
const ROW = 34; // pixels, as the style has it
const SPARE = 20; // rows that are drawn above and below what is seen

const state = { file: null, opened: null, graded: null, length: 0, filter: -2, active: 0, drawn: [0, 0] };

async function openFile(name, bytes, sheet = 0) {
  state.file = { name, bytes };
  announce(say("reading_file"));
  fail(null);
  try {
    state.opened = await ask("open", name, bytes, sheet);
  } catch (error) {
    state.opened = null;
    $("work").hidden = true;
    $("drop").hidden = false;
    return fail(error);
  }
  $("drop").hidden = true;
  $("work").hidden = false;
  state.graded = null;
  showFile();
  offerTargets();
  await grade();
  $("name").scrollIntoView({ block: "nearest" });
}

function fail(error) {
  $("failed").hidden = !error;
  $("failed").textContent = error ? error.message : "";
  state.failure = error;
}

function showFile() {
  const { opened } = state;
  $("name").textContent = state.file.name || say("paste");
  $("size").textContent = say("rows_of", { count: opened.rows.toLocaleString() });
  $("sheet-of").hidden = opened.sheets.length < 2;
  fill($("sheet"), ...opened.sheets.map((name, place) => el("option", { value: place, selected: place === opened.sheet }, name)));
}

// ------------------------------------------------------------------ options

function offerStandards() {
  const kept = $("standard").value;
  fill($("standard"), ...laws.filter((law) => law.classes).map((law) =>
    el("option", { value: law.id, selected: law.id === kept }, `${law.id} ${isZh() ? law.title_zh : law.title_en}`)));
}

function offerTargets() {
  const law = laws.find((each) => each.id === $("standard").value);
  const kept = { body: $("water-body").value || "auto", target: $("target").value || "Ⅲ" };
  const columns = state.opened ? state.opened.columns : [];
  const own = columns.filter((column) => column.kind === "unknown");
  const choices = (words, names, chosen) => [
    ...words.map(([value, text]) => el("option", { value, selected: value === chosen }, text)),
    ...names.map((name) => el("option", { value: name, selected: name === chosen }, say("by_column", { name }))),
  ];
  const bodies = columns.filter((column) => column.roles.includes("water_body")).map((c) => c.column);
  fill($("water-body"), ...choices([["auto", say("auto")], ["river", say("river")], ["lake", say("lake")]], bodies, kept.body));
  const targets = own.filter((c) => c.column && !c.roles.length).map((c) => c.column).filter((name) => /目标|target/i.test(name));
  fill($("target"), ...choices(law.classes.map((level) => [level, level]), targets, kept.target));
}

async function grade() {
  announce(say("grading_rows"));
  const options = {
    standard: $("standard").value,
    water_body: $("water-body").value,
    target: $("target").value,
    lang,
  };
  const asked = (state.asked = JSON.stringify(options));
  $("work").setAttribute("aria-busy", "true");
  try {
    const graded = await ask("grade", options);
    if (state.asked !== asked) return;
    state.graded = graded;
    fail(null);
  } catch (error) {
    state.graded = null;
    fail(error);
  } finally {
    $("work").removeAttribute("aria-busy");
  }
  $("results").hidden = !state.graded;
  $("download").disabled = !state.graded;
  showColumns();
  showTold();
  if (!state.graded) return;
  const { graded } = state;
  state.filter = -2;
  state.active = 0;
  state.length = state.opened.rows;
  showShares();
  showHead();
  $("table").scrollTop = 0;
  await draw(true);
  announce(say("graded_rows", { count: state.opened.rows - graded.none }));
}

// ------------------------------------------------------------------ notes

function showTold() {
  const { opened, graded } = state;
  const notes = [...opened.notes, ...(graded ? graded.notes : [])].map(told);
  if (graded && graded.uncertain) notes.push(say("uncertain_rows", { count: graded.uncertain }));
  fill($("told"), ...notes.map((text) => el("li", {}, text)));
}

function showColumns() {
  const { opened, graded } = state;
  const used = new Set(graded ? graded.graded : []);
  const kindOf = (column) => {
    if (!column.column) return "left_out";
    if (column.kind === "refused") return "refused";
    if (column.parameter && !graded) return "understood";
    if (column.parameter) return used.has(column.parameter) ? "graded" : "known";
    if (column.roles.length) return "role";
    return column.doubtful ? "doubtful" : "other";
  };
  const rows = opened.columns.map((column, place) => {
    const kind = kindOf(column);
    const roles = column.roles.map((role) => say(`role_${role}`));
    let text = say(`column_${kind}`, { roles });
    if (kind === "doubtful" && column.near) text += say("column_near", { name: column.near[isZh() ? 0 : 1] });
    const unit = column.unit && column.unit !== "1" ? ` ${column.unit}${column.unit_from === "assumed" ? " *" : ""}` : "";
    const meaning = column.parameter ? el("b", {}, named(column) + unit) : null;
    const change = el("button", {
      type: "button", class: "quiet", "aria-label": say("column_change", { name: column.name }), title: say("column_as"),
      onclick: () => change.closest("li").append(changing(column, place)),
    }, "✎");
    const own = column.column && column.column !== column.name ? `${column.name} → ${column.column}` : column.name;
    return el("li", { class: kind }, el("span", { class: "header" }, el("span", {}, own), change), meaning, el("small", {}, text));
  });
  const count = (kind) => rows.filter((row) => row.className === kind).length;
  const doubtful = count("doubtful") + count("refused");
  $("columns-of").textContent = say(graded ? "columns_of" : "columns_all", { count: count("graded"), all: rows.length })
    + (doubtful ? say("columns_doubt", { count: doubtful }) : "");
  $("columns").classList.toggle("doubt", doubtful > 0);
  if (doubtful > 0 || !graded) $("columns").open = true;
  fill($("columns").querySelector("ul"), ...rows);
}

// Applies the user's choice for a column: a header that says what it is, or none to leave it out.
function changing(column, place) {
  const input = el("input", { value: column.column, placeholder: say("column_as"), "aria-label": say("column_as"), spellcheck: "false" });
  const form = el("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      state.opened.columns = await ask("rename", place, input.value);
      offerTargets();
      await grade();
    },
  }, input, el("button", { class: "main" }, "✓"));
  setTimeout(() => input.focus());
  return form;
}

function showShares() {
  const { graded, opened } = state;
  const shares = [[-2, say("all"), opened.rows], ...graded.classes.map((name, place) => [place, name, graded.counts[place]])];
  if (graded.none) shares.push([-1, say("none"), graded.none]);
  const bar = el("div", { class: "bar-of", "aria-hidden": "true" }, ...shares.slice(1).map(([place, name, count]) =>
    el("i", { style: `flex-grow:${count};background:${place < 0 ? PALETTE.none : PALETTE.colours[name] || PALETTE.none}` })));
  const buttons = shares.map(([place, name, count]) => el("button", {
    type: "button",
    "aria-pressed": String(state.filter === place),
    disabled: count === 0,
    onclick: () => filter(place),
  }, place < 0 ? name : badge(name), el("span", {}, count.toLocaleString())));
  fill($("shares"), bar, el("div", { class: "chips" }, ...buttons));
}

async function filter(place) {
  state.filter = place;
  state.length = await ask("filter", place);
  state.active = 0;
  showShares();
  $("table").scrollTop = 0;
  await draw(true);
}

// ------------------------------------------------------------------ the table

function showHead() {
  const head = ["row", "class", "deciding", "exceeding"].map((key) => el("th", { scope: "col", class: key }, say(key)));
  const own = state.opened.columns.map((column) => el("th", { scope: "col", title: column.name }, column.name));
  fill($("table").querySelector("thead"), el("tr", {}, ...head, ...own, el("th", { scope: "col" }, say("notes"))));
  $("table").querySelector("table").setAttribute("aria-rowcount", state.length + 1);
}

// Draws the visible rows, and some around them.
async function draw(anew = false) {
  const box = $("table");
  const first = Math.max(0, Math.floor(box.scrollTop / ROW) - SPARE);
  const last = Math.min(state.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + SPARE);
  if (!anew && first >= state.drawn[0] && last <= state.drawn[1] - 1 + (state.drawn[1] === state.length)) {
    const spare = SPARE / 2;
    const near = (first === 0 || box.scrollTop / ROW - state.drawn[0] > spare)
      && (last === state.length || state.drawn[1] - (box.scrollTop + box.clientHeight) / ROW > spare);
    if (near) return;
  }
  const ticket = (state.drawing = (state.drawing || 0) + 1);
  const rows = await ask("rows", first, last);
  if (ticket !== state.drawing) return;
  state.drawn = [first, last];
  const width = state.opened.columns.length + 5;
  const gap = (count) => el("tr", { "aria-hidden": "true", class: "gap" }, el("td", { colspan: width, style: `height:${count * ROW}px` }));
  fill(box.querySelector("tbody"), gap(first), ...rows.map((row, place) => drawRow(row, first + place)), gap(state.length - last));
  choose(state.active, false);
}

function drawRow(row, place) {
  const own = row.cells.map((cell, column) => {
    const judged = row.judged[column];
    if (!judged) return el("td", {}, cell);
    const [name, verdict] = judged;
    const over = verdict === "fail" || verdict === "超标";
    const colour = name ? `--c:${PALETTE.colours[name] || PALETTE.none}` : null;
    return el("td", { class: `judged${over ? " over" : ""}`, style: colour, title: name || null }, cell);
  });
  return el("tr", {
    id: `row-${place}`, "aria-rowindex": place + 2, "data-row": row.row, class: "row",
    onclick: () => { choose(place); why(row.row); },
  },
    el("td", { class: "row" }, String(row.row + 1)),
    el("th", { scope: "row", class: "class" }, badge(row.class, row.certain)),
    ...[row.deciding, row.exceeding || ""].map((text) => el("td", { title: plain(text) }, plain(text))),
    ...own,
    el("td", { title: plain(row.notes) }, plain(row.notes)));
}

function choose(place, speak = true) {
  state.active = place;
  for (const each of $("table").querySelectorAll("tr.row")) {
    const chosen = each.id === `row-${place}`;
    each.toggleAttribute("data-chosen", chosen);
    if (chosen && speak) {
      const row = Number(each.dataset.row) + 1;
      announce(say("selected_row", { row, class: each.querySelector("th").textContent }));
    }
  }
}

async function moveTo(place) {
  const box = $("table");
  state.active = place = Math.min(state.length - 1, Math.max(0, place));
  const head = box.querySelector("thead").offsetHeight;
  const top = place * ROW;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW + head > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW + head - box.clientHeight;
  await draw();
  choose(state.active);
}

function keyed(event) {
  const page = Math.max(1, Math.floor($("table").clientHeight / ROW) - 2);
  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -state.length, End: state.length };
  if (event.key in moves) {
    event.preventDefault();
    moveTo(state.active + moves[event.key]);
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    const row = $(`row-${state.active}`);
    if (row) why(Number(row.dataset.row));
  }
}

async function download() {
  const text = await ask("csv");
  const link = el("a", {
    href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })),
    download: `${(state.file.name || "table").replace(/\.\w+$/, "")}-${isZh() ? "评价结果" : "graded"}.csv`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
