// Whatever says aria-keyshortcuts="a" is pressed by that key; "Control+K" also by Cmd. J and K walk along a list.
// Single keys rest in fields, and altogether when the reader has switched them off ([data-keys-switch]).
const OFF = 'es:keys-off';
const FIELDS = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open] *';
const STEPS = { j: 1, k: -1 };

const stored = (act) => {
  try {
    return act(window.localStorage);
  } catch {
    return null;
  }
};

const isOff = () => stored((store) => store.getItem(OFF)) === '1';

const nameOf = (event) => (event.ctrlKey || event.metaKey ? 'control+' : '') + event.key.toLowerCase();

const byName = (name) =>
  [...document.querySelectorAll('[aria-keyshortcuts]')].find(
    (element) => element.getAttribute('aria-keyshortcuts').toLowerCase() === name && element.checkVisibility?.() !== false,
  );

const step = (by) => {
  const lines = [...document.querySelectorAll('.next')];
  const at = lines.indexOf(document.activeElement);
  const current = lines.findIndex((line) => line.hasAttribute('aria-current'));
  lines[Math.max(0, Math.min(lines.length - 1, (at < 0 ? current : at) + by))]?.focus();
};

const press = (element) => (element.matches('textarea, input') ? element.focus() : element.click());

const pressed = (event) => {
  const name = nameOf(event);
  const isSingle = !name.startsWith('control+');
  if (event.defaultPrevented || event.altKey || event.isComposing || event.key === 'Enter') return;
  if (isSingle && (isOff() || event.target.closest?.(FIELDS))) return;
  const element = byName(name);
  if (!element && !(name in STEPS)) return;
  event.preventDefault();
  if (element) press(element);
  else step(STEPS[name]);
};

const switched = (event) => {
  if (!event.target.matches?.('[data-keys-switch]')) return;
  stored((store) => (event.target.checked ? store.removeItem(OFF) : store.setItem(OFF, '1')));
};

export const watchKeys = () => {
  document.addEventListener('keydown', pressed);
  document.addEventListener('change', switched);
  for (const box of document.querySelectorAll('[data-keys-switch]')) box.checked = !isOff();
};
