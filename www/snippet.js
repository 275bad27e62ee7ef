// "Build your snippet": reads the settings, writes the snippet, shows the form.
import {
  attributes, build, checkAccent, checkEdge, checkField, checkName, accentNote,
  cspSnippet, cssSnippet, htmlSnippet, onAccent, parse, plainForm, scriptAddress,
} from "./snippet-parts.js";

const EVENTS = ["transom-ready", "transom-invalid", "transom-submit", "transom-stored", "transom-failed"];
const OWN_EDGE = parse("{{edge}}")?.origin ?? "";

const $ = (id) => document.getElementById(id);
const settings = $("settings");
const stage = $("stage");

// ---- what may be loaded into this page: scripts of its own edge, nothing else

function checkedUrl(text) {
  const url = parse(text);
  if (url?.origin === OWN_EDGE && !url.search && !url.hash
    && /^\/(?:embed|f\/[a-z0-9-]{1,64})\.js$/.test(url.pathname)) return url.href;
  throw new TypeError("not a script of this page's edge: " + text);
}
const policy = window.trustedTypes?.createPolicy("snippet-page", { createScriptURL: checkedUrl })
  ?? { createScriptURL: checkedUrl };

function report(input, errorBox, result) {
  if (result.error) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  errorBox.hidden = !result.error;
  errorBox.textContent = result.error ?? "";
  return result.value;
}

// ---- prefilled fields

let rows = 0;
function labelled(text, input) {
  const box = document.createElement("div");
  const label = document.createElement("label");
  label.textContent = text;
  label.htmlFor = input.id;
  box.append(label, input);
  return box;
}
function addRow() {
  const n = ++rows;
  const row = document.createElement("div");
  row.className = "row";
  const field = document.createElement("input");
  field.id = `prefill-field-${n}`;
  field.spellcheck = false;
  field.autocapitalize = "none";
  field.setAttribute("list", "fields");
  field.setAttribute("aria-describedby", `prefill-error-${n}`);
  const value = document.createElement("input");
  value.id = `prefill-value-${n}`;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "quiet";
  remove.textContent = "Remove";
  remove.addEventListener("click", () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("input") ?? $("add")).focus();
    changed();
  });
  const error = document.createElement("p");
  error.className = "error";
  error.id = `prefill-error-${n}`;
  error.hidden = true;
  row.append(labelled("Field", field), labelled("Value", value), remove, error);
  $("prefill").append(row);
  field.focus();
}
function readRows() {
  const seen = new Set();
  const pairs = [];
  let good = true;
  for (const row of $("prefill").children) {
    const [field, value] = row.querySelectorAll("input");
    const empty = !field.value.trim() && !value.value;
    const name = report(field, row.querySelector(".error"), empty ? { value: "" } : checkField(field.value, seen));
    if (name === undefined) good = false;
    else if (name && value.value) pairs.push([name, value.value]);
  }
  return good ? pairs : undefined;
}

// ---- the settings as they stand

function readState() {
  const data = new FormData(settings);
  const state = {
    way: data.get("way"),
    locale: data.get("locale"),
    theme: $("theme").value,
    density: $("density").value,
    edge: report($("edge"), $("edge-error"), checkEdge($("edge").value)),
    form: report($("form"), $("form-error"), checkName($("form").value)),
    accent: report($("accent"), $("accent-error"), checkAccent($("accent").value)),
    prefill: readRows(),
  };
  if (state.way === "plain") state.accent = "";
  const good = [state.edge, state.form, state.accent, state.prefill].every((part) => part !== undefined);
  return { state, good };
}

const WHERE = {
  script: "Paste both lines where the form should stand, or move the script into the head.",
  embed: "Load the script once, in the head. Put the element wherever your application renders it.",
  plain: "These are the fields of the demo form; give yours the names of your own. Inside a transom-form tag the same markup is upgraded when the script arrives.",
};

// ---- preview

const loaded = new Set();
let wanted = "";
function load(address) {
  wanted = address;
  if (loaded.has(address)) return;
  loaded.add(address);
  const script = document.createElement("script");
  script.async = true;
  script.addEventListener("error", () => {
    loaded.delete(address);
    script.remove();
    if (address === wanted) note(`${address} could not be loaded. Check that the form exists and that the edge runs.`);
  });
  script.src = policy.createScriptURL(address);
  document.head.append(script);
}
function note(text) {
  $("preview-note").hidden = !text;
  $("preview-note").textContent = text;
}

let shown = "";
/** How high the form is that is shown, in pixels; 0 until it is there. */
let height = 0;
function showCss(state) {
  const css = cssSnippet(state, height);
  $("css").textContent = css;
  $("css-part").hidden = !css;
}
function preview(state) {
  const key = JSON.stringify(state);
  if (key === shown) return;
  shown = key;
  height = 0;
  stage.replaceChildren();
  $("events").hidden = true;
  stage.dataset.theme = state.way === "plain" ? "auto" : state.theme;
  note("");
  wanted = "";
  if (state.edge !== OWN_EDGE) {
    note(`This page may only load forms from ${OWN_EDGE || "its own edge"}. The snippet is ready to use all the same.`);
    return;
  }
  if (state.way === "plain") {
    const form = build(plainForm(state));
    form.target = "_blank";
    stage.append(form);
    return;
  }
  const element = document.createElement("transom-form");
  for (const [name, value] of attributes(state)) element.setAttribute(name, value);
  if (state.accent) {
    element.style.setProperty("--transom-accent", state.accent);
    element.style.setProperty("--transom-on-accent", onAccent(state.accent));
  }
  stage.append(element);
  load(scriptAddress(state));
}
stage.addEventListener("transom-ready", ({ target }) => {
  // In steps of the spacing scale, so that fonts of other machines do not matter.
  height = Math.ceil(target.getBoundingClientRect().height / 8) * 8;
  showCss(readState().state);
});
for (const name of EVENTS) {
  stage.addEventListener(name, () => {
    $("events").hidden = false;
    $("events").textContent = `Last event: ${name}`;
  });
}

// ---- everything together

let timer = 0;
function update() {
  clearTimeout(timer);
  const { state, good } = readState();
  const plain = state.way === "plain";
  for (const control of $("style").querySelectorAll("input, select")) control.disabled = plain;
  $("style-note").hidden = !plain;
  const hint = plain ? "" : accentNote(state.accent, state.theme);
  $("accent-note").hidden = !hint;
  $("accent-note").textContent = hint;
  if (state.accent) $("accent-pick").value = state.accent;
  $("where").textContent = good ? WHERE[state.way] : "Correct the marked field, then the snippet appears here.";
  $("html").textContent = good ? htmlSnippet(state) : "";
  $("csp").textContent = good ? cspSnippet(state) : "";
  $("copy").disabled = !good;
  $("css-part").hidden = true;
  if (!good) return;
  preview(state);
  showCss(state);
}
function changed() {
  clearTimeout(timer);
  $("status").textContent = "";
  timer = setTimeout(update, 250);
}

async function copy(button, source, what) {
  let text = `${what} copied.`;
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  } catch {
    getSelection().selectAllChildren(source);
    text = `The browser did not allow copying. The ${what} is selected: press Ctrl + C, or Command + C on a Mac.`;
  }
  $("status").textContent = "";
  requestAnimationFrame(() => { $("status").textContent = text; });
}

settings.addEventListener("submit", (event) => event.preventDefault());
settings.addEventListener("input", changed);
settings.addEventListener("change", update);
$("accent-pick").addEventListener("input", () => { $("accent").value = $("accent-pick").value; });
$("add").addEventListener("click", addRow);
$("copy").addEventListener("click", () => {
  clearTimeout(timer);
  update();
  if (!$("copy").disabled) copy($("copy"), $("html"), "HTML");
});
$("copy-css").addEventListener("click", () => copy($("copy-css"), $("css"), "CSS"));
update();
