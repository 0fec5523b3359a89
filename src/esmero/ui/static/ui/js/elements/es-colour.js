// Shows a chosen colour on the whole page before it is saved; the tokens make it readable.
class Colour extends HTMLElement {
  connectedCallback() {
    this.addEventListener('input', (event) => {
      if (event.target.type === 'color') document.documentElement.style.setProperty('--company', event.target.value);
    });
  }
}

customElements.define('es-colour', Colour);
