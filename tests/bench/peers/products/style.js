// The style sheets of the products are put into the page by the script, so
// that one file holds all that a visitor downloads.

export function addStyle(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
