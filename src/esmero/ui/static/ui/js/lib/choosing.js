// Lines of a list are chosen by their ticks, by X, and with Shift all from the last one on. What is chosen stays so when
// the list is fetched again, with the version that was seen when it was chosen.
//   input[data-chosen] in each .line, belonging to a form with [data-how-many data-words]
import { fill } from './dom.js';

const TICKS = 'input[data-chosen]';
const kept = new Map();
let last = '';

const ticks = () => [...document.querySelectorAll(TICKS)];

const count = () => {
  const place = document.querySelector('[data-how-many]');
  const words = kept.size ? fill(place?.dataset.words || '', { count: kept.size }) : '';
  if (place && place.textContent !== words) place.textContent = words;
};

const note = (tick) => {
  if (tick.checked) kept.set(tick.dataset.chosen, kept.get(tick.dataset.chosen) || tick.value);
  else kept.delete(tick.dataset.chosen);
};

/** All between the last one and this one become what this one is. */
const fillBetween = (tick) => {
  const all = ticks();
  const [from, to] = [all.findIndex((one) => one.dataset.chosen === last), all.indexOf(tick)].sort((a, b) => a - b);
  if (from < 0) return;
  for (const one of all.slice(from, to + 1)) {
    one.checked = tick.checked;
    note(one);
  }
};

const changed = (tick, isRange) => {
  note(tick);
  if (isRange) fillBetween(tick);
  last = tick.dataset.chosen;
  count();
};

/** X: the line that the cursor is on, else the one that is open. */
export const choose = (isRange) => {
  const line = document.activeElement?.closest('.line') || document.querySelector('.next[aria-current]')?.closest('.line');
  const tick = line?.querySelector(TICKS);
  if (!tick) return;
  tick.checked = !tick.checked;
  changed(tick, isRange);
};

/** The list was fetched again: what was chosen is, unless it has left. */
const restore = () => {
  const there = new Map(ticks().map((tick) => [tick.dataset.chosen, tick]));
  if (!there.size && !document.querySelector('#queue')) return;
  for (const [number, value] of kept) {
    const tick = there.get(number);
    if (!tick) kept.delete(number);
    else Object.assign(tick, { checked: true, value });
  }
  count();
};

const cleared = (event) => {
  if (!event.target.querySelector('[data-how-many]')) return;
  kept.clear();
  count();
};

export const watchChoosing = () => {
  document.addEventListener('click', (event) => event.target.matches?.(TICKS) && changed(event.target, event.shiftKey));
  document.addEventListener('reset', cleared);
  document.addEventListener('htmx:afterSettle', restore);
  window.addEventListener('pageshow', () => (ticks().forEach(note), count()));
};
