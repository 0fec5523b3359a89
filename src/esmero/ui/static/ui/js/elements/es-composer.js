// A place to write: keeps the draft, sends with Ctrl or Cmd and Enter, never twice, and shows what a /promise line
// will become. Without this it is a plain form; the server reads /promise lines itself.
//   <es-composer data-key data-hint-src, data-draft-…: see lib/keeper.js> around a form with a textarea, [data-hint],
//   [data-chips], [data-draft-note]; event: `es:sent` (bubbles) once it has arrived; hears `es:put-back` {text, files, kept_at, chosen}
import { choose, chosen } from '../lib/chosen.js';
import { freshKey, intoView, settled, shown } from '../lib/dom.js';
import { forgetDone } from '../lib/drafts.js';
import { Keeper } from '../lib/keeper.js';
import * as lines from '../lib/promise-line.js';

class Composer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector('form');
    this.paper = this.form?.querySelector('textarea');
    if (!this.paper || this.ready) return;
    this.ready = true;
    [this.chips, this.hint] = [this.querySelector('[data-chips]'), this.querySelector('[data-hint]')];
    this.keeper = new Keeper(this, {
      words: () => [this.paper.value, ...lines.linesOf(this.chips)].join('\n').trimEnd(),
      put: (text) => this.put(text),
      token: () => this.form.elements.csrfmiddlewaretoken?.value,
      version: () => this.form.elements.seen_version?.value,
      chosen: () => chosen(this.form, this.dataset.draftFields),
      choose: (all) => choose(this.form, all),
      offered: (words) => lines.showOffer(this.paper, this.hint, words.trim()),
    });
    this.ask = settled(250, () => lines.showHint(this.paper, this.hint, this.dataset.hintSrc));
    for (const when of ['click', 'input']) this.paper.addEventListener(when, () => (when === 'input' && this.keeper.typed(), this.ask()));
    if (this.dataset.draftFields) this.form.addEventListener('input', ({ target }) => target === this.paper || this.keeper.typed());
    this.form.addEventListener('keydown', (event) => this.pressed(event));
    this.form.addEventListener('click', (event) => this.clicked(event));
    this.form.addEventListener('submit', (event) => this.sending(event));
    this.addEventListener('es:put-back', (event) => this.putBack(event.detail));
    this.mine('htmx:confirm', (event) => this.sent && event.preventDefault());
    this.mine('htmx:beforeRequest', () => this.busy(true));
    this.mine('htmx:beforeOnLoad', (event) => this.answered(event.detail.xhr));
    // A question above the words may begin where a telephone's screen ends.
    this.mine('htmx:afterRequest', () => (this.busy(false), intoView(this.querySelector('[role=alert]'))));
    window.addEventListener('pageshow', () => this.busy(false));
    window.addEventListener('pagehide', () => this.sent || this.keeper.leave());
    forgetDone(document);
    this.keeper.restore(this.paper.defaultValue.trimEnd());
  }

  /** Other buttons inside may speak to the server too: only the form's own requests count. */
  mine(name, act) {
    this.form.addEventListener(name, (event) => event.detail.elt === this.form && act(event));
  }

  put(text) {
    this.paper.value = text;
    this.chips?.replaceChildren();
    shown(this.chips, false);
    this.ask();
    this.paper.dispatchEvent(new CustomEvent('es:written', { bubbles: true }));
  }

  /** What was taken back stands above what was begun since. */
  putBack({ text, kept_at: keptAt, chosen: beside }) {
    const begun = this.paper.value.trim();
    this.keeper.base = keptAt;
    this.keeper.known = text;
    if (beside) choose(this.form, beside);
    this.put(begun && !text.includes(begun) ? `${text}\n\n${begun}` : text);
    this.keeper.typed();
    this.paper.focus();
  }

  pressed(event) {
    if (event.isComposing || event.defaultPrevented) return;
    const [enter, sends] = [event.key === 'Enter', event.ctrlKey || event.metaKey];
    // Pressed, as htmx goes by the button pressed last. Enter alone among addresses sends nothing yet.
    if (enter && sends) this.form.querySelector('button.button--first').click();
    if (enter && (sends || event.target.name === 'bcc')) event.preventDefault();
    if (event.target !== this.paper) return;
    // An offer comes unasked, so not by Tab: somebody may be on their way out of the words.
    if ((enter && event.altKey && this.accept()) || (event.key === 'Tab' && !event.shiftKey && this.accept(lines.accept))) event.preventDefault();
  }

  clicked({ target }) {
    if (target.closest('[data-accept]')) this.accept();
    else if (lines.refuse(target, this.form.elements.refused, this.hint) || lines.takeOut(target, this.chips, this.paper)) this.goOn();
  }

  sending(event) {
    if (this.sent) return event.preventDefault();
    this.keeper.keep();
    if (!this.form.matches('[hx-post], [data-hx-post]')) this.busy(true);
  }

  busy(yes) {
    this.sent = yes;
    this.keeper.pause(yes);
    for (const button of this.form.querySelectorAll('button.button--first')) button.setAttribute('aria-busy', String(yes));
  }

  /** It has arrived: nothing is kept, and the next words get a key of their own. */
  answered({ status }) {
    if (status < 200 || status >= 300) return;
    this.keeper.sent();
    this.form.reset();
    this.paper.value = this.paper.defaultValue = '';
    for (const part of [this.chips, this.hint]) part?.replaceChildren();
    shown(this.chips, false);
    for (const fold of this.form.querySelectorAll('details[open]')) fold.open = false;
    if (this.form.elements.send_key) this.form.elements.send_key.value = freshKey();
    this.dispatchEvent(new CustomEvent('es:sent', { bubbles: true, detail: { key: this.dataset.key } }));
  }

  accept(which = lines.acceptEither) {
    return which(this.paper, this.hint, this.chips) && this.goOn();
  }

  goOn() {
    this.keeper.typed();
    return this.paper.focus(), true;
  }
}

customElements.define('es-composer', Composer);
