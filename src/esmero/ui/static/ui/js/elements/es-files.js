// Chosen files are shown with name, size and picture, can be left out again, and are refused here already if the
// server would refuse them. Without this the plain file field does the same with the server's answer.
//   <es-files data-max-bytes data-max-count data-kinds data-too-big data-too-many data-empty data-wrong-kind data-kept>
//   event: `es:files` (bubbles) when the list changes
import { fill, shown, sizeWords } from '../lib/dom.js';

class Files extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type=file]');
    if (!this.input || this.chosen) return;
    this.chosen = [];
    this.input.addEventListener('change', () => this.add([...this.input.files]));
    this.form = this.closest('form');
    this.form?.addEventListener('reset', () => this.clear());
    this.form?.addEventListener('htmx:xhr:progress', (event) => this.progress(event.detail));
    this.form?.addEventListener('htmx:afterRequest', () => shown(this.querySelector('[data-upload]'), false));
    this.form?.addEventListener('paste', (event) => this.pasted(event));
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  add(files) {
    const refused = [];
    for (const file of files) {
      const why = this.whyNot(file);
      if (why) refused.push(why);
      else this.chosen.push(file);
    }
    this.say(refused.length ? [...refused, this.dataset.kept].join(' ') : '');
    this.show();
  }

  whyNot(file) {
    const { maxBytes, maxCount, tooBig, tooMany, empty, wrongKind } = this.dataset;
    const told = { name: file.name, size: sizeWords(file.size), limit: sizeWords(+maxBytes) };
    if (!file.size) return fill(empty, told);
    if (file.size > +maxBytes) return fill(tooBig, told);
    if (!this.isOfKind(file)) return fill(wrongKind, told);
    if (this.chosen.length >= +maxCount) return fill(tooMany, { ...told, limit: maxCount });
    return '';
  }

  isOfKind(file) {
    const kinds = (this.dataset.kinds || '').toLowerCase().split(',').map((kind) => kind.trim()).filter(Boolean);
    const name = file.name.toLowerCase();
    const type = file.type.toLowerCase();
    return !kinds.length || kinds.some((kind) => (kind.startsWith('.') ? name.endsWith(kind) : kind.endsWith('/*') ? type.startsWith(kind.slice(0, -1)) : type === kind));
  }

  say(words) {
    const place = this.querySelector('.field__error');
    place.querySelector('[data-says]').textContent = words;
    shown(place, words);
  }

  /** The field holds exactly what is shown. */
  show() {
    const carried = new DataTransfer();
    for (const file of this.chosen) carried.items.add(file);
    this.input.files = carried.files;
    const list = this.querySelector('.filebox__list');
    for (const picture of list.querySelectorAll('img')) URL.revokeObjectURL(picture.src);
    list.replaceChildren(...this.chosen.map((file) => this.chip(file)));
    shown(list, this.chosen.length);
    this.dispatchEvent(new CustomEvent('es:files', { bubbles: true, detail: { count: this.chosen.length } }));
  }

  chip(file) {
    const chip = this.querySelector('template').content.firstElementChild.cloneNode(true);
    chip.querySelector('.filechip__name').textContent = file.name;
    chip.querySelector('.filechip__size').textContent = sizeWords(file.size);
    chip.querySelector('[data-name]').textContent = file.name;
    chip.querySelector('.filechip__remove').addEventListener('click', () => this.leaveOut(file));
    if (/^image\/(jpeg|png|gif|webp|avif)$/.test(file.type)) {
      const picture = Object.assign(new Image(), { src: URL.createObjectURL(file), alt: '' });
      chip.querySelector('.filechip__picture').replaceChildren(picture);
    }
    return chip;
  }

  leaveOut(file) {
    this.chosen = this.chosen.filter((one) => one !== file);
    this.say('');
    this.show();
    this.input.focus();
  }

  clear() {
    this.chosen = [];
    this.say('');
    this.show();
  }

  progress({ loaded, total, lengthComputable }) {
    const place = this.querySelector('[data-upload]');
    if (!this.chosen.length || !lengthComputable) return;
    shown(place, loaded < total);
    place.querySelector('progress').value = Math.round((100 * loaded) / total);
  }
}

customElements.define('es-files', Files);
