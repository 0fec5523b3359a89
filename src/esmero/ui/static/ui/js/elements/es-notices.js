// Tells of new notices by a notification of the system, where somebody wants it in this browser and looks elsewhere.
//   <es-notices data-src="/desk/notices/newest/"> beside #bell[data-newest], which fetches itself again on news
//   <es-notice-switch data-refused hidden> with a checkbox and [data-says]: wants it here, or not any more
import { told } from '../lib/net.js';

const ON = 'esmero:notices';
const SAID = 'esmero:notices-said';

/** What this browser keeps for itself; one that keeps nothing is one where it is off. */
const kept = (name) => {
  try {
    return localStorage.getItem(name) ?? '';
  } catch {
    return '';
  }
};
const keep = (name, value) => {
  try {
    localStorage.setItem(name, value);
  } catch {
    // it holds for this page then
  }
};

const isAllowed = () => 'Notification' in window && Notification.permission === 'granted';
const isOn = () => isAllowed() && kept(ON) === 'on';
const newest = () => Number(document.getElementById('bell')?.dataset.newest ?? 0);

class Notices extends HTMLElement {
  connectedCallback() {
    this.known = newest();
    this.loaded = (event) => event.target.id === 'bell' && this.look();
    document.addEventListener('htmx:load', this.loaded);
  }

  disconnectedCallback() {
    document.removeEventListener('htmx:load', this.loaded);
  }

  /** Several pages may hear of it: whoever is looked at keeps the others silent, and one tag is one notification. */
  async look() {
    const before = Math.max(this.known, Number(kept(SAID)));
    this.known = Math.max(this.known, newest());
    if (this.known <= before) return;
    if (document.visibilityState === 'visible') keep(SAID, this.known);
    else if (isOn()) await this.say(before);
  }

  async say(before) {
    let found;
    try {
      found = await told(`${this.dataset.src}?after=${before}`);
    } catch {
      return; // signed out, or no way to the server: the bell says it later
    }
    keep(SAID, this.known);
    for (const one of found.told) this.show(one);
  }

  show({ title, body, tag, url }) {
    const shown = new Notification(title, { body, tag, lang: document.documentElement.lang });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
      location.assign(url);
    });
  }
}

class NoticeSwitch extends HTMLElement {
  connectedCallback() {
    if (!('Notification' in window)) return;
    this.hidden = false;
    this.box = this.querySelector('input');
    this.box.checked = isOn();
    this.box.addEventListener('change', () => this.turn());
  }

  async turn() {
    const wanted = this.box.checked;
    const answer = wanted ? await Notification.requestPermission() : 'granted';
    this.box.checked = wanted && answer === 'granted';
    keep(ON, this.box.checked ? 'on' : '');
    this.querySelector('[data-says]').textContent = answer === 'granted' ? '' : this.dataset.refused;
  }
}

customElements.define('es-notices', Notices);
customElements.define('es-notice-switch', NoticeSwitch);
