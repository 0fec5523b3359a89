// A toast leaves by itself, but never under the pointer or the focus, and never while the page is hidden.
const STAYS = 10000;

class Toast extends HTMLElement {
  connectedCallback() {
    if ('stays' in this.dataset) return;
    this.timer = setInterval(() => this.leave(), STAYS);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  leave() {
    if (document.visibilityState !== 'visible' || this.matches(':hover, :focus-within')) return;
    this.remove();
  }
}

customElements.define('es-toast', Toast);
