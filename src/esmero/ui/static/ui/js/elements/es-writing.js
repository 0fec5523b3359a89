// Two places to write, one of them in view. Without this both stand below each other.
//   <es-writing> with [data-kinds] of buttons [data-writes="KIND"], and sections [data-place="KIND"]
import { shown } from '../lib/dom.js';

class Writing extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    shown(this.querySelector('[data-kinds]'), true);
    this.addEventListener('click', (event) => this.pressed(event));
    this.addEventListener('es:put-back', () => this.show('REPLY'), { capture: true });
    const begun = [...this.querySelectorAll('[data-place]')].find((place) => place.querySelector('textarea')?.value.trim());
    this.show((begun || this.querySelector('[data-place]')).dataset.place);
  }

  pressed(event) {
    const button = event.target.closest('[data-writes]');
    if (!button) return;
    this.show(button.dataset.writes);
    this.querySelector(`[data-place="${button.dataset.writes}"] textarea`)?.focus();
  }

  show(kind) {
    for (const place of this.querySelectorAll('[data-place]')) shown(place, place.dataset.place === kind);
    for (const button of this.querySelectorAll('[data-writes]')) button.setAttribute('aria-pressed', String(button.dataset.writes === kind));
  }
}

customElements.define('es-writing', Writing);
