// The simulated phone's page: only structure. Words come from phone-words, looks from phone-style,
// behaviour from phone-script; nothing inline, so that the strictest content policy holds.
import { ISSUERS } from './issuers.ts';
import { PHONE_WORDS } from './phone-words.ts';

type Word = keyof typeof PHONE_WORDS.id;

/** An element whose text the script changes with the language. */
function say(tag: string, word: Word, attributes = ''): string {
  return `<${tag} data-word="${word}"${attributes}>${PHONE_WORDS.id[word]}</${tag}>`;
}

function fact(word: Word, id: string, rowAttributes = ''): string {
  return `<div class="fact"${rowAttributes}>${say('dt', word)}<dd id="${id}"></dd></div>`;
}

const issuers = ISSUERS.map(
  ({ nns, name }, index) =>
    `<label class="choice"><input type="radio" name="issuer" value="${nns}"` +
    `${index === 0 ? ' checked' : ''}><span>${name}</span></label>`,
).join('');

const moments = (['now', 'later'] as const)
  .map(
    (word) =>
      `<label class="choice"><input type="radio" name="when" value="${word}"` +
      `${word === 'now' ? ' checked' : ''}>${say('span', word)}</label>`,
  )
  .join('');

const scan = `
<section data-screen="scan" aria-labelledby="scan-title">
  ${say('h1', 'scanTitle', ' id="scan-title" tabindex="-1"')}
  ${say('p', 'scanHint', ' class="quiet" id="scan-hint" hidden')}
  <form id="scan-form">
    <label class="field">${say('span', 'paste')}
      <textarea id="payload" rows="5" maxlength="1024" spellcheck="false" autocomplete="off"
        autocapitalize="off"></textarea></label>
    ${say('button', 'check', ' class="main" type="submit"')}
  </form>
  <div id="readers" hidden>
    <label class="button" id="picture-label">${say('span', 'picture')}
      <input id="picture" type="file" accept="image/*"></label>
    ${say('button', 'camera', ' class="button" id="camera" type="button" hidden')}
    <video id="viewfinder" playsinline muted hidden></video>
  </div>
  ${say('p', 'noReader', ' class="quiet" id="no-reader" hidden')}
</section>`;

const amount = `
<section data-screen="amount" aria-labelledby="amount-title" hidden>
  ${say('h1', 'amountTitle', ' id="amount-title" tabindex="-1"')}
  <dl>${fact('merchant', 'amount-merchant')}${fact('city', 'amount-city')}</dl>
  <form id="amount-form">
    <label class="field">${say('span', 'amount')}
      <input id="amount" type="text" inputmode="numeric" autocomplete="off" maxlength="12"></label>
    ${say('button', 'next', ' class="main" type="submit"')}
    ${say('button', 'back', ' class="button back" type="button"')}
  </form>
</section>`;

const confirm = `
<section data-screen="confirm" aria-labelledby="confirm-title" hidden>
  <h1 id="confirm-title" tabindex="-1"></h1>
  <dl>
    ${fact('merchant', 'merchant')}${fact('city', 'city')}${fact('nmid', 'nmid')}
    ${fact('asked', 'asked')}${fact('fee', 'fee', ' id="fee-row" hidden')}
    ${fact('total', 'total', ' id="total-row" hidden')}
  </dl>
  <form id="confirm-form">
    <label class="field" id="tip-field" hidden>${say('span', 'tip')}
      <input id="tip" type="text" inputmode="numeric" autocomplete="off" maxlength="9"></label>
    <fieldset>${say('legend', 'issuer')}<div class="choices">${issuers}</div></fieldset>
    <fieldset>${say('legend', 'when')}<div class="choices">${moments}</div></fieldset>
    <button class="main" id="pay" type="submit"></button>
    ${say('button', 'back', ' class="button back" type="button"')}
  </form>
</section>`;

const soon = `
<section data-screen="soon" aria-labelledby="soon-title" hidden>
  ${say('h1', 'soonTitle', ' id="soon-title" tabindex="-1"')}
  <p id="soon" class="large" role="timer"></p>
  ${say('button', 'cancel', ' class="button" id="cancel" type="button"')}
</section>`;

const receipt = `
<section data-screen="receipt" aria-labelledby="receipt-title" hidden>
  <p class="tick" aria-hidden="true">✓</p>
  ${say('h1', 'paidTitle', ' id="receipt-title" tabindex="-1"')}
  <p id="receipt-amount" class="large"></p>
  <dl>
    ${fact('merchant', 'receipt-merchant')}${fact('issuer', 'receipt-issuer')}
    ${fact('time', 'receipt-time')}${fact('rrn', 'receipt-rrn')}
  </dl>
  ${say('button', 'again', ' class="main" id="again" type="button"')}
  ${say('button', 'other', ' class="button" id="other" type="button"')}
</section>`;

export const PHONE_PAGE = `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${PHONE_WORDS.id.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/phone/phone.css">
<script src="/phone/phone.js" defer></script>
</head>
<body>
<div class="phone">
<header>
  <strong data-word="title">${PHONE_WORDS.id.title}</strong>
  <button id="language" type="button" lang="en">${PHONE_WORDS.id.language}</button>
</header>
<main>
<p id="alert" role="alert" hidden></p>
${scan}${amount}${confirm}${soon}${receipt}
</main>
<footer>${say('p', 'note', ' class="quiet"')}</footer>
</div>
</body>
</html>
`;
