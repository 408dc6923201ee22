// The core runs in this worker: each message is a request and gets one answer.
"use strict";

let playground = null;

async function start(bytes) {
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const module = await new Response(unpacked).arrayBuffer();
  wasm_bindgen.initSync({ module });
  playground = new wasm_bindgen.Playground();
  return wasm_bindgen.standards();
}

const ASKED = {
  start: (bytes) => start(bytes),
  open: (name, bytes, sheet) => playground.open(name, new Uint8Array(bytes), sheet),
  rename: (place, header) => playground.rename(place, header),
  grade: (options) => playground.grade(JSON.stringify(options)),
  filter: (place) => String(playground.filter(place)),
  rows: (from, to) => playground.rows(from, to),
  why: (row) => playground.why(row),
  csv: () => JSON.stringify(playground.csv()),
  standard: (id, lang) => wasm_bindgen.standard(id, lang),
  search: (text) => wasm_bindgen.search(text),
  look: (id, parameter, level, lang) => wasm_bindgen.look(id, parameter, level, lang),
};

onmessage = async ({ data: [ticket, asked, ...given] }) => {
  try {
    postMessage([ticket, await ASKED[asked](...given)]);
  } catch (error) {
    postMessage([ticket, JSON.stringify({ error: { code: "internal", why: String(error) } })]);
  }
};
