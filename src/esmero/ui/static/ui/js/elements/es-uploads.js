// Files go up as soon as they are chosen, pasted or dropped on the place to write; each has its chip, with how far it
// is, what went wrong and a way to try again. Without this the plain file field goes with the form.
//   <es-uploads data-src data-kind data-max-… data-kinds + words> with a file field, ul.filebox__list, template
//   event: `es:files` (bubbles) when the list changes
import { shown } from '../lib/dom.js';
import { post } from '../lib/net.js';
import { dress, mark, send, toldOf, watchForFiles, whyNot } from '../lib/uploading.js';

class Uploads extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type=file]');
    this.form = this.closest('form');
    if (!this.input || this.list) return;
    this.list = this.querySelector('.filebox__list');
    this.input.addEventListener('change', () => (this.add([...this.input.files]), (this.input.value = '')));
    this.list.addEventListener('click', (event) => this.pressed(event));
    this.form.addEventListener('reset', () => this.clear());
    watchForFiles(this.form, (files) => this.add(files));
    this.form.addEventListener('submit', (event) => this.sending(event), { capture: true });
    this.closest('es-composer')?.addEventListener('es:put-back', (event) => this.clear(event.detail.files));
  }

  get chips() {
    return [...this.list.children];
  }

  add(files) {
    const refused = [];
    for (const file of files) {
      const bytes = this.chips.reduce((sum, chip) => sum + Number(chip.dataset.bytes), 0);
      const why = whyNot(file, { count: this.chips.length, bytes }, this.dataset);
      if (why) refused.push(why);
      else this.begin(this.chip(toldOf(file)), file);
    }
    this.say(refused.length ? [...refused, this.dataset.kept].join(' ') : '');
  }

  chip(told) {
    const chip = dress(this.querySelector('template'), told);
    this.list.append(chip);
    this.changed();
    return chip;
  }

  begin(chip, file) {
    chip.file = file;
    mark(chip, { share: 0 });
    const fields = { kind: this.dataset.kind, csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value };
    chip.stop = send(this.dataset.src, fields, file, (news) => this.heard(chip, news));
  }

  heard(chip, { share, data, why }) {
    if (share !== undefined) return mark(chip, { share });
    chip.stop = null;
    data ? this.arrived(chip, data) : mark(chip, { why: why || this.dataset.notArrived });
    if (!this.isBusy) this.goOn();
  }

  arrived(chip, { id, remove_url: removeUrl }) {
    mark(chip, {});
    chip.dataset.removeUrl = removeUrl;
    Object.assign(chip.querySelector('input'), { value: id, disabled: false });
  }

  get isBusy() {
    return this.chips.some((chip) => chip.stop);
  }

  /** Words wait for files that are on their way, and never go without one that failed. */
  sending(event) {
    this.waiting = null;
    const isWrong = this.list.querySelector('[data-wrong]');
    if (!this.isBusy && !isWrong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.isBusy) this.waiting = event.submitter;
    this.say(this.isBusy ? this.dataset.waits : this.dataset.notAll);
  }

  goOn() {
    if (!this.waiting) return;
    this.say();
    this.form.requestSubmit(this.waiting);
  }

  pressed(event) {
    const chip = event.target.closest('.filechip');
    if (event.target.closest('[data-again]')) this.begin(chip, chip.file);
    if (!event.target.closest('.filechip__remove')) return;
    event.preventDefault();
    chip.stop?.();
    if (chip.dataset.removeUrl) post(chip.dataset.removeUrl, {}, { token: this.form.elements.csrfmiddlewaretoken.value });
    chip.remove();
    this.changed();
  }

  /** An empty list, or the files that came back with an answer. */
  clear(files = []) {
    this.list.replaceChildren();
    for (const file of files) this.arrived(this.chip({ ...file, picture: file.picture_url }), file);
    this.changed();
    this.say();
  }

  changed() {
    shown(this.list, this.list.children.length);
    this.dispatchEvent(new CustomEvent('es:files', { bubbles: true, detail: { count: this.list.children.length } }));
  }

  say(words) {
    const place = this.querySelector('.field__error');
    place.querySelector('[data-says]').textContent = words || '';
    shown(place, words);
  }
}

customElements.define('es-uploads', Uploads);
