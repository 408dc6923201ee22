// The whole page: files that are dropped, pasted or chosen, and addresses.

let laws = [];

async function route() {
  const at = addressed(location.hash, laws);
  const ofLaw = at.view === "law";
  $("grading").hidden = ofLaw;
  $("laws").hidden = !ofLaw;
  $("to-grade").toggleAttribute("aria-current", !ofLaw);
  $("to-law").toggleAttribute("aria-current", ofLaw && !at.about);
  if (ofLaw) {
    if ($("why").open) $("why").close();
    await showLaw(at);
    scrollTo(0, 0);
  } else if (state.graded) {
    await draw(true);
  }
}

async function take(file) {
  if (!file) return;
  location.hash = "#/";
  await openFile(file.name, await file.arrayBuffer());
}

const pasted = (text) => openFile("", new TextEncoder().encode(text).buffer);

async function setLanguage(to) {
  lang = to;
  try { localStorage.setItem("lang", to); } catch { /* a page from a file may keep nothing */ }
  sayAll();
  offerStandards();
  offerTargets();
  if (state.failure && state.failure.note) fail(new Refused(state.failure.note));
  if (state.opened) {
    showFile();
    await grade();
  }
  await route();
}

function firstLanguage() {
  let kept = null;
  try { kept = localStorage.getItem("lang"); } catch { /* as above */ }
  const asked = new URLSearchParams(location.search).get("lang") || kept;
  return asked === "zh" || asked === "en" ? asked : /^zh/i.test(navigator.language || "") ? "zh" : "en";
}

function listen() {
  $("file").addEventListener("change", (event) => { take(event.target.files[0]); event.target.value = ""; });
  $("paste").addEventListener("click", () => { $("pasting").hidden = false; $("pasted").focus(); });
  $("pasting").addEventListener("submit", (event) => { event.preventDefault(); pasted($("pasted").value); });
  $("example").addEventListener("click", () =>
    openFile(isZh() ? "示例.csv" : "example.csv", new TextEncoder().encode($("sample").textContent).buffer));
  $("another").addEventListener("click", () => {
    fail(null);
    state.opened = state.graded = null;
    $("work").hidden = true;
    $("drop").hidden = false;
    $("file").focus();
  });
  $("standard").addEventListener("change", () => { offerTargets(); grade(); });
  $("water-body").addEventListener("change", grade);
  $("target").addEventListener("change", grade);
  $("sheet").addEventListener("change", () => openFile(state.file.name, state.file.bytes, Number($("sheet").value)));
  $("download").addEventListener("click", download);
  $("lang").addEventListener("click", () => setLanguage(isZh() ? "en" : "zh"));
  $("table").addEventListener("scroll", () => requestAnimationFrame(() => state.graded && draw()), { passive: true });
  $("table").addEventListener("keydown", keyed);
  $("close").addEventListener("click", () => $("why").close());
  $("why").addEventListener("click", (event) => { if (event.target === $("why")) $("why").close(); });
  addEventListener("hashchange", route);
  addEventListener("resize", () => state.graded && draw(true));
  addEventListener("paste", (event) => {
    if (/^(TEXTAREA|INPUT)$/.test(event.target.tagName || "")) return;
    const { clipboardData: board } = event;
    if (board.files.length) take(board.files[0]);
    else if (board.getData("text/plain").includes("\n")) pasted(board.getData("text/plain"));
  });
  let depth = 0;
  const over = (shown) => { $("over").hidden = !shown; };
  addEventListener("dragenter", (event) => { event.preventDefault(); depth += 1; over(true); });
  addEventListener("dragleave", () => { depth -= 1; over(depth > 0); });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    over(false);
    take(event.dataTransfer.files[0]);
  });
}

lang = firstLanguage();
sayAll();
listen();
begin().then(async (found) => {
  laws = found;
  offerStandards();
  offerTargets();
  document.documentElement.dataset.ready = "";
  await route();
}).catch(fail);
