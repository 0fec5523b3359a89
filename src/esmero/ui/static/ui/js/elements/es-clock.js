// Goes on telling how late it is in another time zone, a minute at a time (es-due says when).
//   <es-clock data-zone="America/Mexico_City">There it is <time>3:20</time>.</es-clock>
// With data-elsewhere it is seen only where the reader's own clock shows something else.
const told = (zone) =>
  new Date()
    .toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone })
    .replace(/^0/, '');

class Clock extends HTMLElement {
  connectedCallback() {
    this.move = () => {
      const there = told(this.dataset.zone);
      this.querySelector('time').textContent = there;
      if ('elsewhere' in this.dataset) this.hidden = there === told();
    };
    if ('elsewhere' in this.dataset) this.move();
    document.addEventListener('es:minute', this.move);
  }

  disconnectedCallback() {
    document.removeEventListener('es:minute', this.move);
  }
}

customElements.define('es-clock', Clock);
