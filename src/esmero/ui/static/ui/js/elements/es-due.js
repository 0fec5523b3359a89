// The bead of a promise moves and the words beside it follow, about once a minute.
//   <es-due data-made="ISO" data-due="ISO" data-words='[[seconds left, "words"], …]'> around a thread and .promise__left
//   on document: `es:due` once, when the time has come, and `es:minute`; a part may fetch itself again at either
import { renewAround } from '../lib/renewing.js';

const MINUTE = 60000;
const WORDS_LAST = 60 * MINUTE; // as far as the server wrote them down
const all = new Set();

const tick = () => {
  if (document.visibilityState !== 'visible') return;
  for (const due of all) due.move();
  document.dispatchEvent(new CustomEvent('es:minute'));
};

setInterval(tick, MINUTE);
document.addEventListener('visibilitychange', tick);

class Due extends HTMLElement {
  connectedCallback() {
    all.add(this);
    this.since = Date.now();
    this.move();
  }

  disconnectedCallback() {
    all.delete(this);
  }

  move() {
    const made = Date.parse(this.dataset.made);
    const due = Date.parse(this.dataset.due);
    const now = Date.now();
    if (!(due > made)) return;
    this.draw(Math.max(0, Math.min(100, (100 * (now - made)) / (due - made))));
    this.say((due - now) / 1000);
    if (now >= due && !this.told) this.tell();
    if (now - this.since > WORDS_LAST) this.renew(now);
  }

  draw(run) {
    const at = `${run.toFixed(1)}%`;
    this.querySelector('.thread__bead')?.setAttribute('cx', at);
    this.querySelector('.thread__run')?.setAttribute('x2', at);
    if (this.querySelector('.thread__bead')) this.querySelector('.thread__rest')?.setAttribute('x1', at);
  }

  /** The words were made by the server, each with the seconds left from which on it holds. */
  say(left) {
    this.words ??= JSON.parse(this.dataset.words || '[]');
    const [, words] = this.words.findLast(([from]) => left <= from + 30) || [];
    if (!words || left < 0) return;
    // Folded to a line it says the same in the line.
    for (const place of (this.closest('[data-promise]') || this).querySelectorAll('.promise__left')) {
      if (place.textContent !== words) place.textContent = words;
    }
  }

  /** The words have run out: the part of the page around it is fetched again. */
  renew(now) {
    this.since = now;
    renewAround(this);
  }

  tell() {
    this.told = true;
    if (Date.now() - Date.parse(this.dataset.due) < 2 * MINUTE) {
      document.dispatchEvent(new CustomEvent('es:due', { detail: { id: this.closest('[id]')?.id || '' } }));
    }
  }
}

customElements.define('es-due', Due);
