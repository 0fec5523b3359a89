// A toast leaves by itself, but never under the pointer or the focus, and never while the page is hidden.
// Said once more it stands once: the earlier one with the same words makes room, unless it
// offers something to press.
const STAYS = 10000;

class Toast extends HTMLElement {
  connectedCallback() {
    this.takePlaceOfTheSame();
    if ('stays' in this.dataset) return;
    this.timer = setInterval(() => this.leave(), STAYS);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  takePlaceOfTheSame() {
    const words = this.textContent.trim();
    for (const other of this.parentElement.querySelectorAll(':scope > es-toast')) {
      if (other !== this && !other.querySelector('form') && other.textContent.trim() === words) other.remove();
    }
  }

  leave() {
    if (document.visibilityState !== 'visible' || this.matches(':hover, :focus-within')) return;
    this.remove();
  }
}

customElements.define('es-toast', Toast);
