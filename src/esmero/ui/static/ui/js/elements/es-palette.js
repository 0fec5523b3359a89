// Go anywhere, do anything: while one types, what can be done is sorted out here, what can be found comes from the
// server. The cursor stays in the field; arrows choose, Enter does it. Opened by Ctrl or Cmd and K.
//   <es-palette> in a <dialog>, around a combobox, a listbox of role="option" (with data-also) in groups,
//   [data-none] said when nothing is left, [data-count] told to those who listen.
import { fill, inSight, settled, shown } from '../lib/dom.js';

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const plain = (words) => words.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
/** Each word that is looked for begins a word of the line. */
const fits = (line, wanted) => wanted.every((word) => line.some((one) => one.startsWith(word)));
const wordsOf = (text) => plain(text).split(/[^\p{L}\p{N}?]+/u).filter(Boolean);

class Palette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.closest('dialog');
    this.field = this.querySelector('[role=combobox]');
    this.list = this.querySelector('[role=listbox]');
    if (!this.field || this.ready) return;
    this.ready = true;
    this.tell = settled(600, () => this.count());
    this.field.addEventListener('input', () => this.sort());
    this.addEventListener('keydown', (event) => this.pressed(event));
    this.addEventListener('click', (event) => this.chosen(event), true);
    // News may bring other lines at any moment, also between a word and Enter: at once one of them is chosen again.
    new MutationObserver(() => this.sort()).observe(this.list, { childList: true, subtree: true });
    this.querySelector('form').addEventListener('submit', (event) => this.sent(event));
    this.dialog.addEventListener('close', () => this.empty());
    document.addEventListener('click', (event) => event.target.closest(`[data-opens="${this.dialog.id}"]`) && this.sort());
    this.sort();
  }

  get options() {
    return [...this.list.querySelectorAll('[role=option]')];
  }

  get seen() {
    return this.options.filter((one) => !one.closest('[hidden]'));
  }

  sort() {
    const wanted = wordsOf(this.field.value);
    for (const one of this.options) {
      const isGone = one.dataset.presses && !inSight(document.getElementById(one.dataset.presses));
      const isSorted = 'also' in one.dataset;
      shown(one, !isGone && (!isSorted || fits(wordsOf(`${one.textContent} ${one.dataset.also}`), wanted)));
    }
    for (const group of this.list.querySelectorAll('[role=group]')) shown(group, group.querySelector('[role=option]:not([hidden])'));
    shown(this.querySelector('[data-none]'), !this.seen.length);
    this.choose(this.seen[0]);
    this.tell();
  }

  choose(option) {
    for (const one of this.options) one.setAttribute('aria-selected', String(one === option));
    if (option) this.field.setAttribute('aria-activedescendant', option.id);
    else this.field.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }

  get current() {
    return this.seen.find((one) => one.ariaSelected === 'true');
  }

  pressed(event) {
    if (!(event.key in STEPS) || event.isComposing) return;
    event.preventDefault();
    const all = this.seen;
    const at = all.indexOf(this.current) + STEPS[event.key];
    this.choose(all[(at + all.length) % all.length]);
  }

  /** Enter in the field does what is chosen. */
  sent(event) {
    if (event.target !== this.field.form) return;
    event.preventDefault();
    this.current?.click();
  }

  /** Before it is done the palette goes, so that what comes next has the page to itself. */
  chosen(event) {
    if (event.target.closest('[role=option]') && this.dialog.open) this.dialog.close();
  }

  empty() {
    this.field.value = '';
    this.list.querySelector('[role=group][id$=-found]')?.replaceChildren();
    this.sort();
  }

  count() {
    const place = this.querySelector('[data-count]');
    if (this.dialog.open) place.textContent = fill(place.dataset.words, { number: this.seen.length });
  }
}

customElements.define('es-palette', Palette);
