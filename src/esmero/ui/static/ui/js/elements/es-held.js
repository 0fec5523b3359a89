// An answer that is held back: counts the seconds until it goes out, and takes it back into the place to write.
//   <es-held data-state data-release data-words data-gone data-back> with [data-title] and a form[data-put-back]
import { fill, tell } from '../lib/dom.js';
import { post } from '../lib/net.js';
import { renewAround } from '../lib/renewing.js';

const PATIENCE = 4000; // after its moment, until the page looks by itself whether it went

class Held extends HTMLElement {
  connectedCallback() {
    this.release = Date.parse(this.dataset.release);
    this.addEventListener('submit', (event) => event.target.dataset.putBack && this.takeBack(event), { capture: true });
    if (this.dataset.state !== 'soon') return;
    this.count();
    this.timer = setInterval(() => this.count(), 250);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  count() {
    const left = Math.max(0, Math.ceil((this.release - Date.now()) / 1000));
    const place = this.querySelector('[data-title]');
    if (this.dataset.words && place && place.dataset.left !== String(left)) {
      place.dataset.left = left;
      place.textContent = fill(this.dataset.words, { seconds: left });
    }
    if (Date.now() < this.release + PATIENCE) return;
    clearInterval(this.timer);
    renewAround(this);
  }

  async takeBack(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const form = event.target;
    const answer = await post(form.action, new FormData(form));
    if (answer?.status === 200) this.gaveBack(answer.data);
    else if (answer) this.gone();
    else form.submit();
  }

  gaveBack(data) {
    const place = document.getElementById('reply')?.closest('es-composer');
    place?.dispatchEvent(new CustomEvent('es:put-back', { detail: data }));
    tell(this.dataset.back);
    this.remove();
  }

  gone() {
    const note = document.createElement('es-toast');
    note.className = 'toast';
    note.setAttribute('role', 'status');
    note.textContent = this.dataset.gone;
    document.getElementById('toasts')?.append(note);
    renewAround(this);
  }
}

customElements.define('es-held', Held);
