// Other words of the same writer for the same place: kept here until they are taken up or left out.
import * as drafts from './drafts.js';
import { clockTime, fill, shown } from './dom.js';

export class Aside {
  /** `now` returns the words in the field, `put` puts others there. */
  constructor(key, place, now, put) {
    Object.assign(this, { key: key && `${key}:other`, place, now, put });
    place?.addEventListener('click', (event) => this.pressed(event));
    this.offer();
  }

  keep({ text, at }) {
    drafts.keep(this.key, text, { at });
    this.offer();
  }

  offer() {
    const draft = this.key && this.place && drafts.find(this.key);
    shown(this.place, draft);
    if (!draft) return;
    const told = { time: clockTime(new Date(draft.at)), words: draft.text.slice(0, 80) };
    this.place.querySelector('[data-says]').textContent = fill(this.place.dataset.words, told);
  }

  pressed(event) {
    if (event.target.closest('[data-swap]')) this.swap(drafts.find(this.key));
    if (event.target.closest('[data-leave-out]')) drafts.drop(this.key);
    this.offer();
  }

  swap(draft) {
    const now = this.now();
    drafts.drop(this.key);
    if (draft) this.put(draft.text);
    if (now) this.keep({ text: now, at: Date.now() });
  }
}
