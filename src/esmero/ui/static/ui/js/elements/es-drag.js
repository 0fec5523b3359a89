// A row is pulled onto a person: the row's own form is sent with them, as the link in it would ask. Keys do the same.
//   <es-drag> around rows [data-drag data-to="3 5"] (whom it may go to), each with a form that has a field `agent` and
//   a link [data-give], and around people [data-drop="3"]. M on a row presses its link; on no row, the first one's.
const ENOUGH = 8; // so many pixels are a pull, fewer are a press
const LEFT_ALONE = 'button, input, select, textarea, summary, .button';
const WORDS = 'input, textarea, select, [contenteditable], dialog[open]';

class Drag extends HTMLElement {
  connectedCallback() {
    this.addEventListener('pointerdown', (event) => this.taken(event));
    this.addEventListener('pointermove', (event) => this.moved(event));
    this.addEventListener('pointerup', (event) => this.dropped(event));
    this.addEventListener('pointercancel', () => this.end());
    this.addEventListener('dragstart', (event) => event.preventDefault());
    this.addEventListener('click', (event) => this.clicked(event), { capture: true });
    this.heard = (event) => (this.pull && event.key === 'Escape' ? this.end() : this.pressed(event));
    document.addEventListener('keydown', this.heard);
  }

  disconnectedCallback() {
    this.end();
    document.removeEventListener('keydown', this.heard);
  }

  taken(event) {
    this.hasPulled = false;
    const row = event.target.closest('[data-drag]');
    // A finger scrolls; it has the link.
    if (!row || event.button || event.pointerType === 'touch' || event.target.closest(LEFT_ALONE)) return;
    this.pull = { row, id: event.pointerId, x: event.clientX, y: event.clientY };
  }

  moved(event) {
    const pull = this.pull;
    if (pull?.id !== event.pointerId) return;
    if (!pull.shown && Math.hypot(event.clientX - pull.x, event.clientY - pull.y) < ENOUGH) return;
    // While it was pulled the row may have been fetched again; it has the same name then.
    if (!pull.shown) this.begin(pull);
    pull.shown.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    this.hover(this.under(event));
  }

  begin(pull) {
    this.setPointerCapture(pull.id);
    pull.shown = document.createElement('div');
    pull.shown.className = 'pulled';
    pull.shown.textContent = pull.row.querySelector('a').textContent;
    document.body.append(pull.shown);
    pull.row.dataset.pulled = '';
    pull.to = pull.row.dataset.to.split(' ');
    this.dataset.pulls = '';
    this.mark();
  }

  mark() {
    for (const one of this.querySelectorAll('[data-drop]')) one.toggleAttribute('data-may', this.pull.to.includes(one.dataset.drop));
  }

  /** Who is under the pointer and may take it. */
  under(event) {
    const person = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-drop]');
    return this.pull.to.includes(person?.dataset.drop) ? person : null;
  }

  hover(person) {
    if (person && !('may' in person.dataset)) this.mark();
    for (const one of this.querySelectorAll('[data-over]')) if (one !== person) delete one.dataset.over;
    if (person) person.dataset.over = '';
  }

  dropped(event) {
    const pull = this.pull;
    // The click that comes of letting go comes at once.
    setTimeout(() => (this.hasPulled = false));
    if (pull?.id !== event.pointerId) return;
    const person = pull.shown && this.under(event);
    const form = document.getElementById(pull.row.id)?.querySelector('form');
    this.end();
    if (!person || !form) return;
    form.elements.agent.value = person.dataset.drop;
    form.requestSubmit();
  }

  end() {
    this.hasPulled = Boolean(this.pull?.shown);
    this.pull?.shown?.remove();
    this.pull = null;
    delete this.dataset.pulls;
    for (const one of this.querySelectorAll('[data-may], [data-over], [data-pulled]')) {
      for (const name of ['may', 'over', 'pulled']) delete one.dataset[name];
    }
  }

  /** Letting go over the row's own link opens nothing. */
  clicked(event) {
    if (!this.hasPulled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  pressed(event) {
    const isAlone = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    if (event.defaultPrevented || event.target.closest?.(WORDS)) return;
    const give = (event.target.closest?.('[data-drag]') ?? this).querySelector('[data-give]');
    if (event.code !== 'KeyM' || !isAlone || !give || document.documentElement.dataset.letterKeys === 'off') return;
    event.preventDefault();
    give.click();
  }
}

customElements.define('es-drag', Drag);
