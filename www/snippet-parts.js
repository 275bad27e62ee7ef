// The parts of the snippet page that need no page: checks, contrast, markup.

const NAME = /^[a-z0-9-]{1,64}$/;
const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export function parse(text) {
  try { return new URL(text); } catch { return null; }
}

// ---- checks: each gives { value } or { error }

export function checkEdge(text) {
  text = text.trim();
  if (!text) return { error: "Enter the address of your edge, for example https://edge.example." };
  if (!/^https?:\/\//i.test(text)) return { error: "Start the address with https://." };
  const url = parse(text);
  if (!url) return { error: "Enter an address like https://edge.example." };
  if (url.username || url.password) return { error: "Leave out the user name and the password." };
  if (url.pathname !== "/" || url.search || url.hash) return { error: `Leave out what follows the host: ${url.origin}.` };
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    return { error: "Use https. Plain http is only for this machine (localhost, 127.0.0.1)." };
  }
  return { value: url.origin };
}

export function checkName(text) {
  text = text.trim();
  if (!text) return { error: "Enter the name of the form, for example contact." };
  if (text.length > 64) return { error: `Use at most 64 characters. This name has ${text.length}.` };
  if (!NAME.test(text)) return { error: "Use small letters a to z, digits and hyphens only." };
  return { value: text };
}

export function checkAccent(text) {
  text = text.trim();
  if (!text) return { value: "" };
  if (!HEX.test(text)) return { error: "Enter a colour like #1f4aa8." };
  if (text.length === 4) text = text.replace(/[^#]/g, "$&$&");
  return { value: text.toLowerCase() };
}

export function checkField(text, seen) {
  text = text.trim();
  if (!text) return { error: "Enter the name of the field, for example email." };
  if (!/^[a-z][a-z0-9_-]{0,63}$/.test(text)) return { error: "Use small letters, digits, hyphens and underscores; begin with a letter." };
  if (text === "consent") return { error: "Consent cannot be prefilled. The visitor gives it." };
  if (seen.has(text)) return { error: "This field is in the list already." };
  seen.add(text);
  return { value: text };
}

// ---- contrast of the accent

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
export function onAccent(accent) {
  return contrast(accent, "#ffffff") >= contrast(accent, "#000000") ? "#ffffff" : "#000000";
}
export function accentNote(accent, theme) {
  if (!accent) return "";
  const text = onAccent(accent);
  const notes = [`Text on it is ${text === "#ffffff" ? "white" : "black"}, ${contrast(accent, text).toFixed(1)} : 1.`];
  const places = [["light", "#ffffff"], ["dark", "#16191d"]].filter(([name]) => theme === "auto" || theme === name);
  for (const [name, surface] of places) {
    const ratio = contrast(accent, surface);
    if (ratio < 3) notes.push(`On a ${name} page it reaches ${ratio.toFixed(1)} : 1; controls need 3 : 1.`);
  }
  return notes.join(" ");
}

// ---- from the settings to markup

export function attributes({ way, form, edge, locale, theme, density, prefill }) {
  const list = [["form", form]];
  if (way === "embed") list.push(["edge", edge]);
  if (locale) list.push(["locale", locale]);
  if (theme !== "auto") list.push(["theme", theme]);
  if (density) list.push(["density", density]);
  for (const [field, value] of prefill) list.push([`prefill-${field}`, value]);
  return list;
}
export function scriptAddress({ way, edge, form }) {
  return way === "embed" ? `${edge}/embed.js` : `${edge}/f/${form}.js`;
}

const TEXTS = {
  en: { name: "Name", email: "E-mail", phone: "Phone (optional)", company: "Company", message: "Message",
    consent: "You may store these details and contact me about this request.", send: "Send" },
  "zh-CN": { name: "姓名", email: "邮箱", phone: "电话（选填）", company: "公司", message: "留言",
    consent: "同意保存以上信息，并就这次咨询与我联系。", send: "提交" },
};
// One description of the plain form; the snippet and the preview are both made of it.
export function plainForm({ edge, form, locale, prefill }) {
  const text = TEXTS[locale || "en"];
  const given = new Map(prefill);
  const control = (name, extra, tag = "input") => {
    const value = given.get(name);
    given.delete(name);
    const list = [["name", name], ...extra];
    if (tag === "input" && value) list.push(["value", value]);
    return ["p", [], [["label", [], [text[name] + " ", [tag, list, tag === "input" ? null : [value ?? ""]]]]]];
  };
  const fields = [
    control("name", [["autocomplete", "name"], ["required", ""]]),
    control("email", [["type", "email"], ["autocomplete", "email"], ["required", ""]]),
    control("phone", [["type", "tel"], ["autocomplete", "tel"]]),
    control("company", [["autocomplete", "organization"], ["required", ""]]),
    control("message", [["rows", "4"], ["required", ""]], "textarea"),
    ["p", [], [["label", [], [["input", [["type", "checkbox"], ["name", "consent"], ["value", "yes"], ["required", ""]], null], " " + text.consent]]]],
  ];
  const hidden = [...given].map(([name, value]) => ["input", [["type", "hidden"], ["name", name], ["value", value]], null]);
  // A page in another encoding than UTF-8 would send another.
  const attrs = [["method", "post"], ["action", `${edge}/f/${form}`], ["accept-charset", "utf-8"]];
  if (locale) attrs.unshift(["lang", locale]);
  return ["form", attrs, [...hidden, ...fields, ["p", [], [["button", [], [text.send]]]]]];
}

const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const written = (list) => list.map(([name, value]) => (value === "" ? ` ${name}` : ` ${name}="${escape(value)}"`)).join("");
function markup(node) {
  if (typeof node === "string") return escape(node);
  const [tag, attrs, children] = node;
  if (!children) return `<${tag}${written(attrs)}>`;
  const inner = tag === "form" ? "\n" + children.map((child) => `  ${markup(child)}\n`).join("") : children.map(markup).join("");
  return `<${tag}${written(attrs)}>${inner}</${tag}>`;
}
export function build(node) {
  if (typeof node === "string") return document.createTextNode(node);
  const [tag, attrs, children] = node;
  const element = document.createElement(tag);
  for (const [name, value] of attrs) element.setAttribute(name, value);
  if (children) element.append(...children.map(build));
  return element;
}

export function htmlSnippet(state) {
  if (state.way === "plain") return markup(plainForm(state));
  const list = attributes(state);
  const open = list.length > 3
    ? `<transom-form${list.map((pair) => `\n ${written([pair])}`).join("")}></transom-form>`
    : `<transom-form${written(list)}></transom-form>`;
  return `<script async src="${scriptAddress(state)}"></script>\n${open}`;
}
/** `height`, in pixels, keeps a place for the form, so that nothing moves when it arrives. */
export function cssSnippet({ accent }, height) {
  const place = height ? ["display: block;", `min-height: ${height}px;`] : [];
  const look = accent ? [`--transom-accent: ${accent};`, `--transom-on-accent: ${onAccent(accent)};`] : [];
  const lines = [...place, ...look].map((line) => `  ${line}\n`);
  return lines.length > 0 ? `transom-form {\n${lines.join("")}}` : "";
}
export function cspSnippet({ way, edge }) {
  if (way === "plain") return `form-action ${edge}`;
  return `script-src ${edge} 'wasm-unsafe-eval'\nconnect-src ${edge}\nform-action ${edge}`;
}
