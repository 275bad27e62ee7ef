// What of a text is prose, and what is links and markup. A question about HTML has
// both; link spam and probes of scanners have hardly any prose.

import { count } from "./text.js";

/** Fewest words for each link in HTML of a text that somebody wrote. */
const WORDS_PER_ANCHOR = 50;
/** Fewest words that a text about something has. */
const PROSE_WORDS = 4;
/** Words of people who talk about markup instead of using it. */
const ABOUT_CODE = new RegExp("html css javascript typescript snippet iframe stylesheet embed script attribute 代码 脚本 标签 嵌入 属性 报错".split(" ").join("|"));
// Scripts that are written without blanks: Thai to Khmer, kana and ideographs.
const UNSPACED =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\u{20000}-\u{3ffff}]/gu;
const EDGES = /^[^\p{Alphabetic}\p{N}]+|[^\p{Alphabetic}\p{N}]+$/gu;
const WORD = /^[\p{Alphabetic}'’-]{2,}$/u;
const USUAL_WORD = /^[a-z'-]*[a-z]{2}[.,?!]?$/;
const HANDLER = /\son[a-z]+=/;

/** What `text`, in lower case, is made of: words outside links and markup, links and tags. */
export function proseOf(text) {
  const prose = { links: countLinks(text), scripts: 0, anchors: 0, outward: 0, forumLinks: 0 };
  const words = { whole: 0, unspaced: 0, areAboutCode: false };
  let rest = text;
  for (let start = rest.search(/[<[]/); start >= 0; start = rest.search(/[<[]/)) {
    addWords(words, rest.slice(0, start));
    const tag = tagOf(rest.slice(start));
    rest = rest.slice(start + (tag?.length ?? 1));
    if (tag === null) continue;
    addTag(prose, tag, rest);
    if (tag.startsWith("<script")) rest = rest.slice(Math.max(rest.indexOf("</script"), 0));
  }
  addWords(words, rest);
  // A character of a script without blanks is half a word.
  const count = words.whole + Math.floor(words.unspaced / 2);
  return { ...prose, words: count, isAboutCode: words.areAboutCode };
}

/** Whether it is made of markup or links alone. */
export function isBare(prose) {
  return prose.words < PROSE_WORDS;
}

/** Whether its links were put there to be found by others. */
export function isPlanted(prose) {
  const isAboutThem = prose.isAboutCode || prose.words >= prose.outward * WORDS_PER_ANCHOR;
  return prose.anchors > 0 && (isBare(prose) || prose.forumLinks > 0 || (prose.outward > 0 && !isAboutThem));
}

/** The tag that `text` begins with; null where it begins with none. */
function tagOf(text) {
  return /^(?:<[a-z/][^>]*>|\[[a-z/][^\]]*\])/i.exec(text)?.[0] ?? null;
}

function addTag(prose, tag, after) {
  const isHtml = tag.startsWith("<");
  const [, name] = /^[<[/]*([\p{Alphabetic}\p{N}]*)/u.exec(tag);
  if (name === "script" || (isHtml && (tag.includes("javascript:") || HANDLER.test(tag)))) {
    prose.scripts += 1;
  } else if (isHtml && (name === "a" || name === "iframe")) {
    prose.anchors += 1;
    if (countLinks(tag) > 0) prose.outward += 1;
  } else if (!isHtml && (name === "url" || name === "link")) {
    // `[url=…]…[/url]` or `[url]…[/url]`; `[link]` is also how people write what a button says.
    if (!tag.includes("=") && !/^\s*(?:https?:\/\/|www\.)/.test(after)) return;
    prose.anchors += 1;
    prose.forumLinks += 1;
  }
}

function addWords(words, text) {
  if (!words.areAboutCode) words.areAboutCode = ABOUT_CODE.test(text);
  for (const word of text.split(/\s+/)) {
    if (word === "") continue;
    // Most words are letters and a full stop.
    if (USUAL_WORD.test(word)) {
      words.whole += 1;
      continue;
    }
    if (countLinks(word) > 0) continue;
    const unspaced = word.match(UNSPACED)?.length ?? 0;
    words.unspaced += unspaced;
    if (unspaced === 0 && WORD.test(word.replace(EDGES, ""))) words.whole += 1;
  }
}

/** The hosts of the web addresses in `text`, each once. */
export function hosts(text) {
  const found = text.matchAll(/(?<=:\/\/)[\p{Alphabetic}\p{N}.-]*|www\.[\p{Alphabetic}\p{N}.-]*/gu);
  return new Set(Array.from(found, ([host]) => host.replace(/^www\./, "").replace(/\.+$/, "")));
}

/** How many web addresses are in `text`; `https://www.` is one. */
export function countLinks(text) {
  const withScheme = count(text, "http://") + count(text, "https://");
  return withScheme + count(text, "www.") - count(text, "://www.");
}
