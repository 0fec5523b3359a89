// Small helpers that several elements share.

/** Put values into words from the HTML: fill('{name} is empty', {name: 'a.png'}). */
export const fill = (words, values) =>
  words.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));

/** A size as a reader writes it, in the language of the page; counted like the server counts. */
export const sizeWords = (bytes) => {
  const lang = document.documentElement.lang || undefined;
  const [value, unit] = bytes < 2 ** 20 ? [Math.max(1, bytes / 2 ** 10), 'kilobyte'] : [bytes / 2 ** 20, 'megabyte'];
  return new Intl.NumberFormat(lang, { style: 'unit', unit, maximumFractionDigits: value < 10 && unit === 'megabyte' ? 1 : 0 }).format(value);
};

/** The time on the clock, in the language of the page. */
export const clockTime = (date) =>
  new Intl.DateTimeFormat(document.documentElement.lang || undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date);

/** Wait until nothing more has come for a while, then do it once. */
export const settled = (wait, act) => {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait);
  };
};

/** Show or hide by the hidden attribute. */
export const shown = (element, yes) => {
  if (element) element.hidden = !yes;
};

/** Whether a thing is there and can be seen. */
export const inSight = (element) => Boolean(element) && element.checkVisibility?.() !== false;

/** Whether something stands in a dialog that is closed: it may have the cursor until the page is drawn again. */
export const isPutAway = (element) => Boolean(element.closest?.('dialog:not([open])'));

/** A field gets the cursor, anything else is pressed. */
export const press = (element) =>
  element.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=file])') ? element.focus() : element.click();

/** Tell those who listen rather than look. */
export const tell = (words) => {
  const place = document.getElementById('told');
  if (place && words) place.textContent = words;
};

/** A key that no other sending has; also where the page came without encryption, on a local network. */
export const freshKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bring a part into view where some of it lies beyond the screen; nothing moves where all of it is seen. */
export const intoView = (part) => {
  const place = part?.getBoundingClientRect();
  if (place && (place.bottom > window.innerHeight || place.top < 0)) part.scrollIntoView({ block: 'nearest' });
};
