// A place to write: keeps the draft on this machine, sends with Ctrl or Cmd and Enter, never sends twice, and shows
// what a /promise line will become. Without this it is a plain form; the server reads /promise lines itself.
//   <es-composer data-key data-hint-src> around a form with a textarea, [data-hint], [data-chips], [data-draft-note]
//   event: `es:sent` (bubbles) when what was written has arrived
import { clockTime, fill, freshKey, settled, shown } from '../lib/dom.js';
import * as drafts from '../lib/drafts.js';
import * as lines from '../lib/promise-line.js';

class Composer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector('form');
    this.paper = this.form?.querySelector('textarea');
    if (!this.paper || this.ready) return;
    this.ready = true;
    this.chips = this.querySelector('[data-chips]');
    this.hint = this.querySelector('[data-hint]');
    this.ask = settled(250, () => lines.showHint(this.paper, this.hint, this.dataset.hintSrc));
    this.keepSoon = settled(400, () => this.keep());
    this.paper.addEventListener('input', () => (this.keepSoon(), this.ask()));
    this.paper.addEventListener('click', this.ask);
    this.form.addEventListener('keydown', (event) => this.pressed(event));
    this.form.addEventListener('click', (event) => this.clicked(event));
    this.form.addEventListener('submit', (event) => this.sending(event));
    this.mine('htmx:confirm', (event) => this.sent && event.preventDefault());
    this.mine('htmx:beforeRequest', () => this.busy(true));
    this.mine('htmx:beforeOnLoad', (event) => this.answered(event.detail.xhr));
    this.mine('htmx:afterRequest', () => this.busy(false));
    window.addEventListener('pageshow', () => this.busy(false));
    window.addEventListener('pagehide', () => this.sent || this.keep());
    this.restore();
  }

  /** Other buttons inside may speak to the server too: only the form's own requests count. */
  mine(name, act) {
    this.form.addEventListener(name, (event) => event.detail.elt === this.form && act(event));
  }

  restore() {
    drafts.forgetDone(document);
    const draft = this.dataset.key && drafts.find(this.dataset.key);
    if (!draft || this.paper.value.trim()) return;
    this.paper.value = draft.text;
    this.note(draft.at);
    this.ask();
  }

  keep() {
    const words = [this.paper.value, ...lines.linesOf(this.chips)].join('\n').trimEnd();
    // What came with the page is kept where it came from; another machine may have sent it meanwhile.
    if (words && words === this.paper.defaultValue.trimEnd()) return;
    if (this.dataset.key && drafts.keep(this.dataset.key, words)) this.note(Date.now());
  }

  note(at) {
    const place = this.querySelector('[data-draft-note]');
    if (!place) return;
    place.textContent = fill(place.dataset.words, { time: clockTime(new Date(at)) });
    shown(place, this.paper.value.trim());
  }

  pressed(event) {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit(this.form.querySelector('button.button--first'));
    }
    if (event.key === 'Tab' && !event.shiftKey && event.target === this.paper && this.accept()) event.preventDefault();
  }

  clicked(event) {
    if (event.target.closest('[data-accept]')) this.accept();
    const chip = event.target.closest('[data-remove]')?.closest('li');
    if (!chip) return;
    chip.remove();
    shown(this.chips, this.chips.children.length);
    this.keep();
    this.paper.focus();
  }

  sending(event) {
    if (this.sent) return event.preventDefault();
    this.keep();
    if (!this.form.matches('[hx-post], [data-hx-post]')) this.busy(true);
  }

  busy(yes) {
    this.sent = yes;
    for (const button of this.form.querySelectorAll('button.button--first')) button.setAttribute('aria-busy', String(yes));
  }

  /** It has arrived: nothing is kept, and the next words get a key of their own. */
  answered({ status }) {
    if (status < 200 || status >= 300) return;
    drafts.drop(this.dataset.key);
    this.form.reset();
    this.paper.value = '';
    this.chips?.replaceChildren();
    this.hint?.replaceChildren();
    shown(this.chips, false);
    this.note(0);
    const key = this.form.elements.send_key;
    if (key) key.value = freshKey();
    this.dispatchEvent(new CustomEvent('es:sent', { bubbles: true, detail: { key: this.dataset.key } }));
  }

  accept() {
    if (!lines.accept(this.paper, this.hint, this.chips)) return false;
    this.keep();
    this.paper.focus();
    return true;
  }
}

customElements.define('es-composer', Composer);
