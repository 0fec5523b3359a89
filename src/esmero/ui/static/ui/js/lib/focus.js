// The cursor is never lost: what is fetched again gives it back to the same thing, or to its region.
import { isPutAway } from './dom.js';

const REGION = '[tabindex="0"][id], [tabindex="-1"][id], main[id]';

const nameOf = (element) => element.id || element.getAttribute('href') || element.getAttribute('name') || '';

const find = (within, { id, href, name }) =>
  (id && document.getElementById(id)) ||
  (href && within.querySelector(`[href="${CSS.escape(href)}"]`)) ||
  (name && within.querySelector(`[name="${CSS.escape(name)}"]`)) ||
  null;

let lost = null;

/** Remember what had the cursor in a part that is about to be replaced. */
const before = (event) => {
  const target = event.detail.target;
  const focused = document.activeElement;
  if (!event.detail.shouldSwap || !target?.contains?.(focused) || !nameOf(focused)) return;
  lost = {
    part: target.id,
    id: focused.id,
    href: focused.getAttribute('href'),
    name: focused.getAttribute('name'),
    region: focused.parentElement.closest(REGION)?.id || target.id,
  };
};

const isNowhere = () => {
  const now = document.activeElement;
  return !now || now === document.body || isPutAway(now);
};

const give = (element) => {
  if (!element) return;
  if (!element.matches('a[href], button, input, select, textarea, [tabindex]')) element.tabIndex = -1;
  element.focus({ preventScroll: true });
};

const after = () => {
  if (!lost || document.querySelector('dialog[open]')) return;
  const was = lost;
  lost = null;
  if (!isNowhere()) return;
  const part = document.getElementById(was.part) || document;
  give(find(part, was) || document.getElementById(was.region));
};

/** A question was answered and what had asked it is gone from the page: the letters have the cursor then. */
const closed = (event) => {
  if (!event.target.matches?.('dialog')) return;
  setTimeout(() => isNowhere() && give(document.getElementById(event.target.dataset.backTo)));
};

export const watchFocus = () => {
  document.addEventListener('htmx:beforeSwap', before);
  document.addEventListener('htmx:oobBeforeSwap', before);
  document.addEventListener('htmx:afterSettle', after);
  document.addEventListener('close', closed, true);
};
