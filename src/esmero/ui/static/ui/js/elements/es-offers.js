// Offers something while one writes: after a sign in the words the server is asked, arrows choose, Enter or Tab takes it.
//   <es-offers data-of data-src data-signs="/ ::"> with [role=listbox] and a template of an option
//   A slash counts at the start of a line only. An offer has {name, words} and its text, or a url that gives it.
import { settled, shown } from '../lib/dom.js';
import { post, told } from '../lib/net.js';
import { begunIn } from '../lib/signs.js';


class Offers extends HTMLElement {
  connectedCallback() {
    this.paper = document.getElementById(this.dataset.of);
    this.list = this.querySelector('[role=listbox]');
    if (!this.paper || this.ready) return;
    this.ready = true;
    this.ask = settled(150, () => this.look());
    this.paper.addEventListener('input', this.ask);
    this.paper.addEventListener('keydown', (event) => this.pressed(event), { capture: true });
    this.none = this.querySelector('[data-none]');
    this.paper.addEventListener('blur', () => setTimeout(() => (this.close(), shown(this.none, false)), 150));
    this.addEventListener('mousedown', (event) => this.clicked(event));
    shown((this.opener = this.closest('form').querySelector('[data-opens-offers]')), true);
    this.opener?.addEventListener('click', () => this.open(this.opener.dataset.opensOffers));
    this.paper.setAttribute('aria-controls', this.list.id);
    this.paper.setAttribute('aria-autocomplete', 'list');
  }

  /** The sign before the cursor and the words after it. */
  get begun() {
    return begunIn(this.paper, this.dataset.signs.split(' '));
  }

  open(sign) {
    this.put = sign;
    this.paper.focus();
    this.write(sign, this.paper.selectionStart, this.paper.selectionEnd);
  }

  write(words, from, to) {
    this.paper.setRangeText(words, from, to, 'end');
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
    shown(this.none, this.put && !offers.length);
    if (!offers.length) this.takeAway();
    this.offers = offers;
    this.list.replaceChildren(...offers.map((offer, number) => this.option(offer, number)));
    shown(this.list, offers.length);
    this.choose(0);
  }

  option({ name, words }, number) {
    const option = this.querySelector('template').content.firstElementChild.cloneNode(true);
    option.id = `${this.list.id}-${number}`;
    for (const [part, text] of Object.entries({ name, words })) option.querySelector(`[data-${part}]`).textContent = text;
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
    event.preventDefault();
    const option = event.target.closest('[role=option]');
    if (option) this.take([...this.list.children].indexOf(option));
  }

  async take(number) {
    const { begun } = this;
    const offer = this.offers[number];
    this.put = '';
    this.close();
    const answer = offer.url && (await post(offer.url, {}, { token: this.closest('form').elements.csrfmiddlewaretoken.value }));
    const text = offer.text || answer?.data.text;
    if (!text || !begun) return;
    this.write(text, begun.from, begun.to);
    this.paper.focus();
    this.dispatchEvent(new CustomEvent('es:taken', { bubbles: true }));
  }

  close() {
    shown(this.list, false);
    this.paper.removeAttribute('aria-activedescendant');
    this.takeAway();
  }

  /** The button put its sign into the words; where nothing was chosen, it goes again. */
  takeAway() {
    const [put, begun] = [this.put, this.begun];
    this.put = '';
    if (put && begun?.sign === put && !begun.words) this.write('', begun.from, begun.to);
  }
}

customElements.define('es-offers', Offers);
