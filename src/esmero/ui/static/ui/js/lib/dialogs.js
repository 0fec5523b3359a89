// A link or button with data-opens="id" opens that dialog; without script the link leads to a page that asks the same.
const opened = (event) => {
  const opener = event.target.closest('[data-opens]');
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener.closest('details.menu')?.removeAttribute('open');
  // What was asked last time must not be answered by mistake while the new question is under way.
  const target = opener.getAttribute('hx-target');
  if (target && !dialog.open) dialog.querySelector(target)?.replaceChildren();
  if (!dialog.open) dialog.showModal();
};

const FIRST = [
  '[aria-invalid="true"]',
  'input:checked',
  'input:not([type="hidden"]), select, textarea',
];

/** A question came into its dialog: whoever types begins in its first field, else at what is asked. */
const came = ({ detail: { target } }) => {
  const dialog = target?.closest?.('dialog[open]');
  const now = document.activeElement;
  if (!dialog || (dialog !== now && dialog.contains(now))) return;
  const fields = FIRST.map((which) => target.querySelector(which));
  const isText = (field) => field && !['checkbox', 'radio'].includes(field.type);
  const field = fields[0] ?? (isText(fields[2]) ? fields[2] : (fields[1] ?? fields[2]));
  (field ?? target.querySelector('.button--first, [data-first]') ?? dialog).focus();
};

const closed = (event) => {
  const dialog = event.target.closest('dialog');
  if (!dialog?.open) return;
  if (event.target === dialog || event.target.closest('[data-closes]')) {
    event.preventDefault();
    dialog.close();
  }
};

/** Esc closes a menu that is open, before it leaves anything else. */
const escaped = (event) => {
  const menu = document.querySelector('details.menu[open]');
  if (event.key !== 'Escape' || event.isComposing || !menu || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector('summary').focus();
};

/** What the dialog asked for is done: it goes. A refusal is shown inside of it instead. */
const answered = ({ detail: { elt, xhr, requestConfig } }) => {
  if (xhr.status < 300 && requestConfig?.verb === 'post') elt.closest('dialog[open]')?.close();
};

export const watchDialogs = () => {
  document.addEventListener('click', opened);
  document.addEventListener('click', closed);
  document.addEventListener('keydown', escaped, { capture: true });
  document.addEventListener('htmx:beforeOnLoad', answered);
  // Not at once: htmx knows its fields only now, and an answer given sooner would load the whole page.
  document.addEventListener('htmx:afterSettle', came);
};
