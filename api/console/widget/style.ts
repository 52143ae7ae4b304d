// One sheet for all widgets of a page. It is made by script and adopted, so no Content-Security-Policy has to allow
// inline styles.
const kSheet = `
:host { display: block; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
p { margin: 0; }
a { color: inherit; text-decoration: underline; text-underline-offset: .15em; }
:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; border-radius: 4px; }
.line { display: flex; gap: .6em; align-items: flex-start; padding: .4em 0; line-height: 1.5; }
label.line { cursor: pointer; }
input { font: inherit; flex: none; width: 1.25em; height: 1.25em; margin: .125em 0 0;
  accent-color: var(--lethe-consent-accent, #1b6b3f); }
.banner { display: flex; flex-wrap: wrap; align-items: center; gap: .75em 1.5em; padding: .9em 1.25em; line-height: 1.5;
  color: var(--lethe-consent-color, #fff); background: var(--lethe-consent-background, #1b6b3f); }
.text { flex: 1 1 22em; }
.actions { display: flex; flex-wrap: wrap; gap: .6em; }
button { font: inherit; font-weight: 600; line-height: 1.25; padding: .6em 1.1em; min-height: 44px; cursor: pointer;
  border: 2px solid transparent; border-radius: 8px;
  color: var(--lethe-consent-button-color, #14532d); background: var(--lethe-consent-button, #fff); }
button.later { color: inherit; background: transparent; border-color: currentColor; font-weight: 400; }
button:focus-visible { outline-color: var(--lethe-consent-color, #fff); border-radius: 8px; }
button[aria-disabled=true] { opacity: .7; cursor: progress; }
.fault { flex-basis: 100%; font-weight: 600; }
.fault:empty { display: none; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-color-scheme: dark) {
  .banner { color: var(--lethe-consent-color, #f0fdf4); background: var(--lethe-consent-background, #14532d); }
  button { background: var(--lethe-consent-button, #dcfce7); }
  button.later { background: transparent; }
}
@media (max-width: 480px) {
  .actions { flex-basis: 100%; }
  button { flex: 1 1 auto; }
}
@media (forced-colors: active) { .banner, button { border: 1px solid; } }
`;

let sheet: CSSStyleSheet | null = null;

export function widgetSheet(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(kSheet);
  }
  return sheet;
}
