// A long list is one stop for the Tab key: J, K and the arrows walk along its lines, Enter opens one.
const LINES = '.next[href], .line > [href], .wallrow__what';
const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

const lines = () => [...document.querySelectorAll(LINES)];

const stopAt = (chosen) => {
  for (const line of lines()) line.tabIndex = line === chosen ? 0 : -1;
};

/** One line can be reached by Tab: where the cursor was, else the open one, else the first. */
const settle = () => {
  const all = lines();
  if (!all.length) return;
  stopAt(all.find((line) => line === document.activeElement) || all.find((line) => line.ariaCurrent) || all[0]);
};

/** Go along the list; from elsewhere on the page to the open line first. */
export const step = (by) => {
  const all = lines();
  const at = all.indexOf(document.activeElement);
  const current = all.findIndex((line) => line.hasAttribute('aria-current'));
  const to = all[Math.max(0, Math.min(all.length - 1, (at < 0 ? current : at) + by))];
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
};

const pressed = (event) => {
  if (!(event.key in ARROWS) || !event.target.matches?.(LINES) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  step(ARROWS[event.key]);
};

/** An answer is on its way: whoever wants it so (<html data-goes-on>) has the next one before them. */
const wentOn = (event) => {
  const isAnswer = event.target.closest('[data-place]')?.dataset.place === 'REPLY';
  if (isAnswer && 'goesOn' in document.documentElement.dataset) document.querySelector('#go-next[href]')?.click();
};

export const watchList = () => {
  document.addEventListener('es:sent', wentOn);
  document.addEventListener('keydown', pressed);
  document.addEventListener('focusin', (event) => event.target.matches?.(LINES) && stopAt(event.target));
  document.addEventListener('htmx:afterSettle', settle);
  settle();
};
