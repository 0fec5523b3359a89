// A living part of the page fetches itself again; a press on the page may replace the same part at the same time.

/** It is being fetched already, or a press is under way whose answer will replace it: that comes first. */
export const isAwaited = (part) =>
  part.classList.contains('htmx-request') ||
  [...document.querySelectorAll('form.htmx-request')].some(
    (form) => part.contains(form) || form.getAttribute('hx-target') === `#${part.id}`,
  );

const AGAIN = 250; // milliseconds until what waits for another answer looks again

/** The part around something asks for itself: once what is under way has come, and as often as it takes. */
export const renewAround = (element) => {
  const id = element.closest('[data-live-about]')?.id;
  if (id) soon(id);
};

const soon = (id) => {
  const part = document.getElementById(id);
  if (!part) return;
  if (isAwaited(part)) setTimeout(() => soon(id), AGAIN);
  else renew(part, () => soon(id));
};

/** Ask a part to fetch itself. If it was replaced meanwhile, what came is dropped and `again` is called. */
export const renew = (part, again) => {
  const swapping = (event) => {
    if (event.target !== part) return;
    const isFetched = event.detail.requestConfig?.verb === 'get';
    if (part.isConnected) {
      if (!isFetched || !part.querySelector('form.htmx-request')) return;
      // It would take away the form that was pressed, and what rides along with its answer would find no place.
      event.detail.shouldSwap = false;
      again(part);
      return;
    }
    const now = document.getElementById(part.id);
    // The answer to a press is not dropped: it replaces what stands there now, and brings what rides along.
    if (now && !isFetched) {
      event.detail.target = now;
      return;
    }
    event.detail.shouldSwap = false;
    again(part);
  };
  part.addEventListener('htmx:beforeSwap', swapping);
  part.dispatchEvent(new CustomEvent('es:refresh'));
};
