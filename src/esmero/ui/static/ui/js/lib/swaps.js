// What a reader had open stays open when a fragment is fetched again; what is new arrives once, and is told.
import { tell } from './dom.js';

const ARRIVING = '.letter[id], .next[id], .slip[id], .houseletter[id], .housenote[id]';
const ids = (root, what) => new Set([...root.querySelectorAll(what)].map((element) => element.id));

const reopen = (root, open, closed) => {
  for (const fold of root.querySelectorAll('details[id]')) {
    if (open.has(fold.id)) fold.open = true;
    if (closed.has(fold.id)) fold.open = false;
  }
};

const welcome = (root, known) => {
  let words = '';
  for (const element of root.querySelectorAll(ARRIVING)) {
    if (known.has(element.id)) continue;
    element.dataset.new = '';
    words = element.dataset.told || words;
  }
  tell(words);
};

const before = (event) => {
  const target = event.detail.target;
  if (!event.detail.shouldSwap || !target.closest?.('[data-live-about]')) return;
  const kept = {
    open: ids(target, 'details[id][open]'),
    closed: ids(target, 'details[id]:not([open])'),
    known: ids(target, ARRIVING),
    top: target.scrollTop,
    atEnd: target.scrollHeight - target.scrollTop - target.clientHeight < 80,
  };
  const id = target.id;
  document.addEventListener('htmx:afterSettle', () => after(id, kept), { once: true });
};

const after = (id, kept) => {
  const fresh = document.getElementById(id);
  if (!fresh) return;
  reopen(fresh, kept.open, kept.closed);
  welcome(fresh, kept.known);
  if (fresh.scrollHeight > fresh.clientHeight) fresh.scrollTop = kept.atEnd ? fresh.scrollHeight : kept.top;
};

/** The request got no answer at all, or one that is not shown: say so, with the words of the page. */
const failed = (event) => {
  if (event.detail.elt?.closest?.('[data-live-about]') && event.detail.requestConfig?.verb === 'get') return;
  const place = document.getElementById('toasts');
  if (!place?.dataset.failed || place.querySelector('[data-failed-note]')) return;
  const note = document.createElement('es-toast');
  note.className = 'toast';
  note.setAttribute('role', 'alert');
  note.dataset.failedNote = '';
  note.textContent = place.dataset.failed;
  place.append(note);
};

/** What rides along may wait for a field: while words stand in it, nothing says that their writer has read on. */
const waiting = (event) => {
  const field = event.detail.fragment?.firstElementChild?.dataset?.waitsFor;
  if (field && document.getElementById(field)?.value.trim()) event.detail.shouldSwap = false;
};

/** What rides along with an answer is opened before it comes in, where the reader had it open. */
const asItWas = ({ detail: { target, fragment } }) =>
  fragment && reopen(fragment, ids(target, 'details[id][open]'), ids(target, 'details[id]:not([open])'));

/** htmx knows what came in a moment after it stands there: whoever presses it sooner is heard as well. What it knows
 *  already is left alone: looked at once more it would forget a request that is under way. */
const known = ({ target }) => {
  const pressed = target.closest?.('[hx-get], [hx-post]');
  if (pressed && !pressed['htmx-internal-data']) globalThis.htmx?.process(pressed);
};

export const watchSwaps = () => {
  document.addEventListener('click', known, { capture: true });
  document.addEventListener('submit', known, { capture: true });
  document.addEventListener('htmx:oobBeforeSwap', waiting);
  document.addEventListener('htmx:oobBeforeSwap', asItWas);
  document.addEventListener('htmx:beforeSwap', before);
  document.addEventListener('htmx:sendError', failed);
  document.addEventListener('htmx:responseError', failed);
};
