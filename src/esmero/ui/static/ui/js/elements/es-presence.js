// Says every few seconds that somebody reads or writes here, and shows who else does. A page nobody looks at is silent.
//   <es-presence data-src> with [data-says] and the page's token; writing is what happens in the same es-writing
import { post } from '../lib/net.js';

const BEAT = 8000;
const STILL_WRITING = 10000;

class Presence extends HTMLElement {
  connectedCallback() {
    this.token = this.querySelector('[name=csrfmiddlewaretoken]')?.value;
    this.isNew = true;
    this.closest('es-writing')?.addEventListener('input', () => this.typed());
    this.seen = () => this.beat();
    this.left = () => this.say('gone', { keepalive: true });
    document.addEventListener('visibilitychange', this.seen);
    window.addEventListener('pagehide', this.left);
    this.timer = setInterval(this.seen, BEAT);
    this.beat();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener('visibilitychange', this.seen);
    window.removeEventListener('pagehide', this.left);
  }

  get isWriting() {
    return Date.now() - (this.typedAt || 0) < STILL_WRITING;
  }

  typed() {
    const was = this.isWriting;
    this.typedAt = Date.now();
    if (!was) this.beat();
  }

  beat() {
    if (document.visibilityState === 'visible') this.say(this.isWriting ? 'writing' : 'reading');
  }

  async say(state, how) {
    const values = { state, ...(this.isNew && state !== 'gone' ? { is_new: 'on' } : {}) };
    const answer = await post(this.dataset.src, values, { token: this.token, ...how });
    if (answer?.status !== 200) return;
    this.isNew = false;
    const place = this.querySelector('[data-says]');
    if (place.textContent !== answer.data.words) place.textContent = answer.data.words;
  }
}

customElements.define('es-presence', Presence);
