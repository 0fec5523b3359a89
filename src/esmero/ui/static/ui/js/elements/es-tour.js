// A step that points at a real thing of the page: <es-tour data-at="selector"> with a button [data-show]. What it points
// at is framed (data-pointed); the button brings it into sight and gives it the cursor. Nothing is ever covered.
import { inSight, shown } from '../lib/dom.js';

class Tour extends HTMLElement {
  connectedCallback() {
    this.target = [...document.querySelectorAll(this.dataset.at)].find(inSight);
    this.button = this.querySelector('[data-show]');
    shown(this.button, this.target);
    if (this.target) this.target.dataset.pointed = '';
    this.button?.addEventListener('click', () => this.show());
    this.again = () => this.isConnected && this.point();
    document.addEventListener('htmx:afterSettle', this.again);
  }

  disconnectedCallback() {
    document.removeEventListener('htmx:afterSettle', this.again);
    for (const one of document.querySelectorAll('[data-pointed]')) delete one.dataset.pointed;
  }

  /** What it points at may have been fetched again. */
  point() {
    if (this.target?.isConnected) return;
    this.target = [...document.querySelectorAll(this.dataset.at)].find(inSight);
    shown(this.button, this.target);
    if (this.target) this.target.dataset.pointed = '';
  }

  show() {
    const field = this.target.matches('a, button, textarea, [tabindex]') ? this.target : this.target.querySelector('textarea, a, button, [tabindex], summary');
    if (!field) this.target.tabIndex = -1;
    (field || this.target).focus();
    this.target.scrollIntoView({ block: 'nearest' });
  }
}

customElements.define('es-tour', Tour);
