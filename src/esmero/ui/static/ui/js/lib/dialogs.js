// A link or button with data-opens="id" opens that dialog; without script the link leads to a page that asks the same.
const opened = (event) => {
  const opener = event.target.closest('[data-opens]');
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener.closest('details.menu')?.removeAttribute('open');
  if (!dialog.open) dialog.showModal();
};

const closed = (event) => {
  const dialog = event.target.closest('dialog');
  if (!dialog?.open) return;
  if (event.target === dialog || event.target.closest('[data-closes]')) {
    event.preventDefault();
    dialog.close();
  }
};

/** What the dialog asked for is done: it goes. A refusal is shown inside of it instead. */
const answered = ({ detail: { elt, xhr, requestConfig } }) => {
  if (xhr.status < 300 && requestConfig?.verb === 'post') elt.closest('dialog[open]')?.close();
};

export const watchDialogs = () => {
  document.addEventListener('click', opened);
  document.addEventListener('click', closed);
  document.addEventListener('htmx:beforeOnLoad', answered);
};
