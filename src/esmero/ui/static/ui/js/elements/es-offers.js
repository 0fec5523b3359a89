// Offers something while one writes: after a sign in the words the server is asked, arrows choose, Enter or Tab takes it.
//   <es-offers data-of data-src data-signs="/ ::"> with [role=listbox] and a template of an option
//   A slash counts at the start of a line only. An offer has {name, words} and its text, or a url that gives it.
import { settled, shown } from '../lib/dom.js';
import { post, told } from '../lib/net.js';

const SIGNS = { '/': /(?:^|\n)(\/)([\p{L}\d][^\n]{0,40})?$/u, '::': /(::)([^\n:]{0,40})$/u, '@': /(?:^|[^\p{L}\d.+-])(@)([\p{L}\d][\p{L}\d ]{0,30})?$/u };

class Offers extends HTMLElement {
  connectedCallback() {
    this.paper = document.getElementById(this.dataset.of);
    this.list = this.querySelector('[role=listbox]');
    if (!this.paper || this.ready) return;
    this.ready = true;
    this.ask = settled(150, () => this.look());
    this.paper.addEventListener('input', this.ask);
    this.paper.addEventListener('keydown', (event) => this.pressed(event), { capture: true });
    this.paper.addEventListener('blur', () => setTimeout(() => this.close(), 150));
    this.list.addEventListener('mousedown', (event) => this.clicked(event));
    this.opener = this.closest('form').querySelector('[data-opens-offers]');
    shown(this.opener, true);
    this.opener?.addEventListener('click', () => this.open(this.opener.dataset.opensOffers));
    this.paper.setAttribute('aria-controls', this.list.id);
    this.paper.setAttribute('aria-autocomplete', 'list');
  }

  /** The sign before the cursor and the words after it. */
  get begun() {
    const before = this.paper.value.slice(0, this.paper.selectionStart);
    for (const sign of this.dataset.signs.split(' ')) {
      const found = SIGNS[sign].exec(before);
      if (found) return { sign, words: found[2] || '', from: before.length - sign.length - (found[2] || '').length, to: before.length };
    }
    return null;
  }

  open(sign) {
    this.paper.focus();
    this.paper.setRangeText(sign, this.paper.selectionStart, this.paper.selectionEnd, 'end');
    this.paper.dispatchEvent(new Event('input', { bubbles: true }));
  }

  async look() {
    const begun = this.begun;
    if (!begun) return this.close();
    const address = new URL(this.dataset.src, location.href);
    address.search = new URLSearchParams({ sign: begun.sign, words: begun.words });
    const found = await told(address).catch(() => ({ offers: [] }));
    if (this.begun?.words === begun.words) this.show(found.offers);
  }

  show(offers) {
    this.offers = offers;
    this.list.replaceChildren(...offers.map((offer, number) => this.option(offer, number)));
    shown(this.list, offers.length);
    this.choose(0);
  }

  option({ name, words }, number) {
    const option = this.querySelector('template').content.firstElementChild.cloneNode(true);
    option.id = `${this.list.id}-${number}`;
    option.querySelector('[data-name]').textContent = name;
    option.querySelector('[data-words]').textContent = words;
    return option;
  }

  choose(number) {
    const options = [...this.list.children];
    this.chosen = options.length ? (number + options.length) % options.length : -1;
    options.forEach((option, at) => option.setAttribute('aria-selected', String(at === this.chosen)));
    options[this.chosen]?.scrollIntoView({ block: 'nearest' });
    this.paper.setAttribute('aria-activedescendant', options[this.chosen]?.id || '');
  }

  pressed(event) {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.choose(this.chosen + steps[event.key]);
    else if (event.key === 'Enter' || event.key === 'Tab') this.take(this.chosen);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  clicked(event) {
    const option = event.target.closest('[role=option]');
    event.preventDefault();
    if (option) this.take([...this.list.children].indexOf(option));
  }

  async take(number) {
    const { begun } = this;
    const offer = this.offers[number];
    this.close();
    const answer = offer.url && (await post(offer.url, {}, { token: this.closest('form').elements.csrfmiddlewaretoken.value }));
    const text = offer.text || answer?.data.text;
    if (!text || !begun) return;
    this.paper.setRangeText(text, begun.from, begun.to, 'end');
    this.paper.dispatchEvent(new Event('input', { bubbles: true }));
    this.paper.focus();
    this.dispatchEvent(new CustomEvent('es:taken', { bubbles: true }));
  }

  close() {
    shown(this.list, false);
    this.paper.removeAttribute('aria-activedescendant');
  }
}

customElements.define('es-offers', Offers);
