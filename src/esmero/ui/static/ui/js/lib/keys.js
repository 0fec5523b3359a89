// Keys press what carries them: data-keys="e", "g m" (one after the other) or "control+k" in the list of commands,
// aria-keyshortcuts on anything else. Single letters rest in fields, and altogether when the reader has switched
// them off (<html data-letter-keys="off">). J and K walk along a list, X chooses one of its lines.
import { choose } from './choosing.js';
import { inSight, isPutAway, press } from './dom.js';
import { step } from './list.js';

const FIELDS = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open] *';
const STEPS = { j: 1, k: -1 };
const CHOOSES = 'x';
const LATIN = /^[a-z]$/;
const TOO_LATE = 3000;
let begun = { name: '', at: 0 };

/** The field that has the cursor. */
const fieldOf = (element) => (isPutAway(element) ? null : element.closest?.(FIELDS));

const isOff = () => document.documentElement.dataset.letterKeys === 'off';

/** The letter that is printed on the key; where that is no Latin one (Russian, Greek), the one at its place. */
const letterOf = ({ key, code }) => {
  const typed = key.toLowerCase();
  const place = /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();
  return place && !LATIN.test(typed) ? place : typed;
};

const nameOf = (event) => (event.ctrlKey || event.metaKey ? 'control+' : '') + letterOf(event);

const written = (element) =>
  (element.dataset.keys || element.getAttribute('aria-keyshortcuts') || '').toLowerCase().replace('ctrl ', 'control+');

/** What stands on the page comes first: it may know more than the list of commands. */
const byName = (name) =>
  [...document.querySelectorAll('[aria-keyshortcuts]')].find((one) => written(one) === name && inSight(one)) ||
  [...document.querySelectorAll('[data-keys]')].find((one) => written(one) === name);

const begins = (name) => [...document.querySelectorAll('[data-keys]')].some((one) => written(one).startsWith(`${name} `));

/** The name of what was pressed, with the letter before it where two belong together. */
const wholeName = (event) => {
  const name = nameOf(event);
  const both = event.timeStamp - begun.at < TOO_LATE && begun.name ? `${begun.name} ${name}` : name;
  begun = { name: '', at: 0 };
  return both !== name && byName(both) ? both : name;
};

const pressed = (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing || event.repeat || event.key === 'Enter') return walked(event);
  const isSingle = !event.ctrlKey && !event.metaKey;
  if (isSingle && (isOff() || fieldOf(event.target))) return;
  const name = wholeName(event);
  const element = byName(name);
  if (element || name in STEPS || name === CHOOSES || begins(name)) event.preventDefault();
  if (element) press(element);
  else if (name in STEPS) step(STEPS[name]);
  else if (name === CHOOSES) choose(event.shiftKey);
  else if (begins(name)) begun = { name, at: event.timeStamp };
};

/** Esc leaves a field for the part that data-back-to names around it: then letters are keys again. */
const left = (event) => {
  const field = fieldOf(event.target);
  if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || !field || field.closest('dialog')) return;
  const back = document.getElementById(field.closest('[data-back-to]')?.dataset.backTo);
  if (back) back.focus({ preventScroll: true });
  else field.blur();
};

/** A key that is held down walks on. */
const walked = (event) => {
  const by = event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey && STEPS[letterOf(event)];
  if (!by || isOff() || fieldOf(event.target)) return;
  event.preventDefault();
  step(by);
};

const switched = (event) => {
  if (!event.target.matches?.('[data-keys-switch]')) return;
  document.documentElement.dataset.letterKeys = event.target.checked ? 'on' : 'off';
};

/** data-presses="id": the cursor goes to that field, or that button is pressed. */
const sent = (event) => {
  const sender = event.target.closest('[data-presses]');
  const target = sender && document.getElementById(sender.dataset.presses);
  if (!target) return;
  event.preventDefault();
  press(target);
};

/** From here on keys are heard: first those pressed while the page arrived, until one of them leads into a field. Two make a
 *  command at most; more were words meant for a field that was not there yet, and words must press nothing. */
const heard = () => {
  document.addEventListener('keydown', pressed);
  document.removeEventListener('keydown', globalThis.keepEarly);
  for (const event of globalThis.earlyKeys?.splice(0).slice(0, 2) ?? []) {
    if (fieldOf(document.activeElement)) return;
    pressed(event);
  }
};

export const watchKeys = () => {
  // Not sooner: htmx knows what is on the page from then on, and it asked before us.
  if (document.readyState === 'complete') heard();
  else document.addEventListener('DOMContentLoaded', heard, { once: true });
  document.addEventListener('keydown', left);
  document.addEventListener('change', switched);
  document.addEventListener('click', sent);
};
