// What every part of the page uses: words, elements, and the worker that holds the core.
const $ = (id) => document.getElementById(id);

let lang = "zh";
const isZh = () => lang === "zh";

function say(key, fields = {}) {
  const text = (WORDS[key] || [key, key])[isZh() ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = fields[name] ?? "";
    return Array.isArray(value) ? value.join(isZh() ? "、" : ", ") : String(value);
  });
}

// Names and codes of results as they read in a sentence; files have the codes themselves.
const plain = (text) => (isZh() ? text : text.replaceAll("_", " ").replaceAll("、", ", "));

const told = (note) => say(note.code, note);
const named = (parameter) => (isZh() ? parameter.name_zh : parameter.name_en);

// Makes an element: attributes by name, `on…` for events, then children.
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

function fill(parent, ...children) {
  parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
}

const announce = (text) => { $("status").textContent = text; };

// The words that are in the page itself.
function sayAll() {
  document.documentElement.lang = isZh() ? "zh-CN" : "en";
  document.title = say("page_title");
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", say(each.dataset.label));
  $("about").textContent = `shuizhi ${VERSION}`;
  $("lang").textContent = say("other_language");
  $("lang").lang = isZh() ? "en" : "zh-CN";
}

// A class in its colour.
function badge(name, certain = true) {
  if (!name) return el("span", { class: "badge none" }, "—");
  const mark = certain === false ? el("abbr", { title: say("uncertain") }, "?") : null;
  return el("span", { class: "badge", style: `--c:${PALETTE.colours[name] || PALETTE.none};--ink:${ink(name)}` }, name, mark);
}

const ink = (name) => (PALETTE.dark.includes(name) ? "#fff" : PALETTE.ink);

// ------------------------------------------------------------------ the worker

let worker = null;
const waiting = new Map();
let tickets = 0;

class Refused extends Error {
  constructor(note) {
    super(told(note));
    this.note = note;
  }
}

function begin() {
  if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function") {
    return Promise.reject(new Refused({ code: "too_old" }));
  }
  const source = new Blob([$("worker").textContent], { type: "text/javascript" });
  worker = new Worker(URL.createObjectURL(source));
  worker.onmessage = ({ data: [ticket, answer] }) => {
    const { resolve, reject } = waiting.get(ticket);
    waiting.delete(ticket);
    const found = JSON.parse(answer);
    if (found && found.error) reject(new Refused(found.error));
    else resolve(found);
  };
  const packed = Uint8Array.from(atob($("wasm").textContent.trim()), (c) => c.charCodeAt(0));
  return ask("start", packed);
}

function ask(what, ...given) {
  return new Promise((resolve, reject) => {
    waiting.set(++tickets, { resolve, reject });
    worker.postMessage([tickets, what, ...given]);
  });
}

// ------------------------------------------------------------------ addresses

// The address of a standard, of its limits of a parameter, or of one limit.
const address = (...parts) => "#/" + parts.filter(Boolean).map((part) => encodeURI(part)).join("/");

// What an address names; the number of a standard may contain a slash.
function addressed(hash, laws) {
  let path = hash.replace(/^#\/?/, "");
  try { path = decodeURIComponent(path); } catch { /* as it is written */ }
  if (path === "") return { view: "grade" };
  if (path === "law") return { view: "law" };
  if (path === "about") return { view: "law", about: true };
  const key = (text) => text.replace(/[\s—－‐-]/g, (c) => (/\s/.test(c) ? "" : "-")).toUpperCase();
  const parts = path.split("/");
  for (let count = 1; count <= parts.length; count++) {
    const law = laws.find((each) => key(each.id) === key(parts.slice(0, count).join("/")));
    if (law) {
      const [parameter, ...level] = parts.slice(count);
      return { view: "law", law, parameter, level: level.join("/") || null };
    }
  }
  return { view: "law", unknown: path };
}
