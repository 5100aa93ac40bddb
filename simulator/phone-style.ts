// The simulated phone's looks: calm, two themes, AA contrast, touch targets of at least 48 px.

export const PHONE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #dfe4ea; --paper: #ffffff; --soft: #f1f4f7; --ink: #16202b; --quiet: #4d5b6a;
  --line: #77879a; --blue: #0b57a4; --on-blue: #ffffff; --green: #14683a; --red: #a4161f;
  --red-soft: #fdeeee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0a0e13; --paper: #151c24; --soft: #202a35; --ink: #eef2f6; --quiet: #b3c0cd;
    --line: #7a8999; --blue: #8cc2ff; --on-blue: #06233f; --green: #76d79c; --red: #ffb0ae;
    --red-soft: #401c1e;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { margin: 0; min-height: 100%; }
body {
  background: var(--page); color: var(--ink);
  font: 17px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
.phone {
  display: flex; flex-direction: column; background: var(--paper);
  min-height: 100dvh; padding: 0 20px;
}
@media (min-width: 480px) {
  body { display: grid; place-items: center; padding: 24px; }
  .phone {
    width: 390px; min-height: 844px; border-radius: 40px; padding: 4px 24px;
    box-shadow: 0 0 0 10px #22303d, 0 24px 60px rgb(0 0 0 / 35%);
  }
}
header {
  display: flex; justify-content: space-between; align-items: center; gap: 12px;
  padding: 12px 0; color: var(--blue);
}
header strong { font-size: 19px; }
header button {
  min-height: 48px; padding: 0 12px; border: 0; border-radius: 12px; background: none;
  color: var(--blue); font: inherit; font-size: 15px; cursor: pointer;
}
main { flex: 1; }
h1 { font-size: 24px; line-height: 1.25; margin: 8px 0 16px; text-wrap: balance; }
h1:focus { outline: none; }
p { margin: 0 0 16px; }
.quiet { color: var(--quiet); font-size: 15px; }
#receipt-rrn, #receipt-time { white-space: nowrap; }
#receipt-time { font-size: 15px; }
.large { font-size: 32px; font-weight: 700; font-variant-numeric: tabular-nums; }
#alert {
  padding: 14px 16px; border-radius: 14px; border: 1px solid currentcolor;
  background: var(--red-soft); color: var(--red); font-weight: 600;
}
.field { display: block; margin-bottom: 16px; }
.field span { display: block; margin-bottom: 6px; font-weight: 600; }
textarea, input[type="text"] {
  width: 100%; min-height: 52px; padding: 12px 14px; border: 1px solid var(--line);
  border-radius: 14px; background: var(--soft); color: inherit; font: inherit;
}
textarea { font: 13px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; resize: vertical; }
#amount { font-size: 28px; font-weight: 700; font-variant-numeric: tabular-nums; }
.main, .button {
  display: flex; align-items: center; justify-content: center; width: 100%; min-height: 56px;
  margin-bottom: 12px; padding: 8px 16px; border-radius: 16px; font: inherit; font-weight: 700;
  text-align: center; cursor: pointer;
}
.main { border: 0; background: var(--blue); color: var(--on-blue); font-size: 19px; }
.button { border: 1px solid var(--line); background: var(--paper); color: var(--blue); }
.main:disabled { opacity: 0.6; cursor: progress; }
.main:hover, .button:hover { filter: brightness(1.06); }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
.main:focus-visible { outline-color: var(--ink); }
#picture-label { position: relative; }
#picture { position: absolute; inset: 0; width: 100%; opacity: 0; cursor: pointer; }
#picture-label:focus-within { outline: 3px solid var(--blue); outline-offset: 2px; }
#viewfinder { width: 100%; border-radius: 16px; background: #000; }
dl { margin: 0 0 16px; border-radius: 16px; background: var(--soft); padding: 4px 16px; }
.fact { display: flex; justify-content: space-between; gap: 16px; padding: 9px 0; }
.fact + .fact { border-top: 1px solid color-mix(in srgb, var(--line) 40%, transparent); }
dt { color: var(--quiet); }
dd {
  margin: 0; font-weight: 600; text-align: right; overflow-wrap: anywhere;
  font-variant-numeric: tabular-nums;
}
fieldset { margin: 0 0 16px; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: 6px; font-weight: 600; }
.choices { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
.choice {
  display: flex; align-items: center; gap: 10px; min-height: 48px; padding: 0 12px;
  border: 1px solid var(--line); border-radius: 14px; cursor: pointer;
}
.choice input { width: 20px; height: 20px; margin: 0; accent-color: var(--blue); }
.choice:has(:checked) { border-color: var(--blue); box-shadow: inset 0 0 0 1px var(--blue); }
.choice:has(:focus-visible) { outline: 3px solid var(--blue); outline-offset: 2px; }
.choice input:focus-visible { outline: none; }
.tick {
  width: 72px; height: 72px; margin: 16px 0; border-radius: 50%; display: grid;
  place-items: center; background: var(--green); color: var(--paper); font-size: 40px;
}
footer { padding: 8px 0 12px; text-align: center; }
footer p { margin: 0; }
@media (prefers-reduced-motion: no-preference) {
  section:not([hidden]) { animation: rise 160ms ease-out; }
  @keyframes rise { from { transform: translateY(6px); } }
}
`;
