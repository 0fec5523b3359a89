// Goes on telling how late it is in another time zone, a minute at a time (es-due says when).
//   <es-clock data-zone="America/Mexico_City">There it is <time>3:20</time>.</es-clock>
class Clock extends HTMLElement {
  connectedCallback() {
    this.move = () => {
      const told = new Date().toLocaleTimeString('en-GB', {
        hour: '2-digit',
        minute: '2-digit',
        timeZone: this.dataset.zone,
      });
      this.querySelector('time').textContent = told.replace(/^0/, '');
    };
    document.addEventListener('es:minute', this.move);
  }

  disconnectedCallback() {
    document.removeEventListener('es:minute', this.move);
  }
}

customElements.define('es-clock', Clock);
