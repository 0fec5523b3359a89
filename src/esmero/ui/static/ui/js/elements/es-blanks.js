// Blanks in the words, [[size]]: each gets a field of its own; what is typed there takes its place. Nothing is sent while
// one is empty. Without this the server refuses the words and names the blank.
//   <es-blanks data-of data-why> with .blanks__fields and a template of a field
import { settled, shown } from '../lib/dom.js';

const BLANK = /\[\[\s*([^[\]\n]{1,60}?)\s*\]\]/g;

class Blanks extends HTMLElement {
  connectedCallback() {
    this.paper = document.getElementById(this.dataset.of);
    this.form = this.closest('form');
    this.place = this.querySelector('.blanks__fields');
    if (!this.paper || this.ready) return;
    this.ready = true;
    this.paper.addEventListener('input', settled(100, () => this.look()));
    this.form.addEventListener('es:written', () => this.look());
    this.form.addEventListener('es:taken', () => (this.look(), this.place.querySelector('input')?.focus()));
    this.form.addEventListener('reset', () => this.place.replaceChildren());
    this.form.addEventListener('submit', (event) => this.sending(event), { capture: true });
    this.place.addEventListener('change', (event) => this.filled(event.target));
    this.place.addEventListener('keydown', (event) => this.pressed(event));
    this.look();
  }

  get names() {
    return [...new Set([...this.paper.value.matchAll(BLANK)].map((found) => found[1]))];
  }

  look() {
    if (this.isLooking) return; // a field that is taken away tells that it was left
    this.isLooking = true;
    const names = this.names;
    for (const field of [...this.place.children]) if (!names.includes(field.dataset.name)) field.remove();
    const there = [...this.place.children].map((field) => field.dataset.name);
    for (const name of names) if (!there.includes(name)) this.place.append(this.field(name));
    shown(this, names.length);
    this.isLooking = false;
  }

  field(name) {
    const field = this.querySelector('template').content.firstElementChild.cloneNode(true);
    field.dataset.name = name;
    field.querySelector('[data-name]').textContent = name;
    return field;
  }

  /** Enter goes on to the next blank, or back to the words after the last. */
  pressed(event) {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.filled(event.target);
    (this.place.querySelector('input') || this.paper).focus();
  }

  filled(input) {
    const { name } = input.closest('[data-name]').dataset;
    const value = input.value.trim();
    if (!value) return;
    this.paper.value = this.paper.value.replace(BLANK, (whole, found) => (found === name ? value : whole));
    this.paper.dispatchEvent(new Event('input', { bubbles: true }));
    this.look();
  }

  sending(event) {
    for (const input of this.place.querySelectorAll('input')) this.filled(input);
    const open = this.place.querySelector('label');
    if (!open || event.submitter?.formAction.endsWith('/draft/')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const why = open.querySelector('.field__error');
    why.textContent = this.dataset.why;
    shown(why, true);
    open.querySelector('input').focus();
  }
}

customElements.define('es-blanks', Blanks);
