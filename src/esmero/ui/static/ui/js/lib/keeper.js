// Keeps what is being written: on this machine at once, and on the server where the page names an address for it.
// Where both have words that differ, one of them is shown and the other stays at hand: nothing is overwritten.
//   host: data-key, and for the server data-draft-src data-draft-kind data-draft-at, data-draft-away
//   `chosen`, `choose`: what stands beside the words, by name, each a list or null; `offered`: told what the server found
import { Aside } from './aside.js';
import * as drafts from './drafts.js';
import { DraftNote } from './draft-note.js';
import { settled } from './dom.js';
import { post } from './net.js';

const TRY_AGAIN = 10000;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Keeper {
  constructor(host, { words, put, token, version, chosen, choose, offered }) {
    Object.assign(this, { host, words, put, token, version, chosen, choose, offered });
    this.key = host.dataset.key;
    this.src = host.dataset.draftSrc;
    this.base = host.dataset.draftAt || '';
    this.known = ''; // what the server has
    this.note = new DraftNote(host.querySelector('[data-draft-note]'));
    this.aside = new Aside(this.key, host.querySelector('[data-draft-other]'), () => this.words(), (text) => (this.put(text), this.typed()));
    this.soon = settled(this.src ? 120 : 400, () => this.keep());
    this.later = settled(1200, () => this.send());
    window.addEventListener('online', () => this.send());
  }

  /** Return nothing; put the right words into the field. `there` is what came with the page. */
  restore(there) {
    this.known = there;
    this.knownChosen = this.chosen();
    const mine = this.key && drafts.find(this.key);
    if (there) this.note.kept(this.base ? Date.parse(this.base) : 0);
    if (!mine || (mine.text === there && (!mine.chosen || same(mine.chosen, this.knownChosen)))) return;
    if (this.src ? mine.isKnown : there) return this.src && drafts.drop(this.key);
    if (!this.src || !there || (mine.base || '') === this.base) return this.show(mine);
    const mineIsNewer = mine.at > Date.parse(this.base);
    this.aside.keep(mineIsNewer ? { text: there, at: Date.parse(this.base) } : mine);
    if (mineIsNewer) this.show(mine);
    else drafts.drop(this.key);
  }

  show(draft) {
    this.put(draft.text);
    if (draft.chosen) this.choose(draft.chosen);
    this.note.kept(draft.at);
    this.later();
  }

  /** What stands here is what the server has. */
  isKnown() {
    return this.words() === this.known && same(this.chosen(), this.knownChosen);
  }

  typed() {
    this.soon();
    this.later();
  }

  keep() {
    const text = this.words();
    if (!this.key || (this.isKnown() && (text || !this.base))) return;
    if (drafts.keep(this.key, text, { base: this.base, chosen: this.chosen() }) && !this.src) this.note.kept(text ? Date.now() : 0);
  }

  /** And soon, there. */
  async send(how = {}) {
    const [text, chosen] = [this.words(), this.chosen()];
    if (!this.src || this.isAway || this.isKnown()) return;
    const values = new URLSearchParams({ text, kind: this.host.dataset.draftKind, base: this.base, seen_version: this.version() });
    for (const [name, all] of Object.entries(chosen || {})) for (const value of all) values.append(name, value);
    this.stopping = new AbortController();
    const answer = await post(this.src, values, { token: this.token(), signal: this.stopping.signal, ...how });
    if (this.isAway) return;
    if (answer?.status === 200) this.arrived(text, chosen, answer.data);
    else if (answer?.status === 409) this.moved(answer.data);
    else this.away(answer?.data.told);
  }

  arrived(text, chosen, { kept_at: keptAt, told, offer }) {
    Object.assign(this, { base: keptAt, known: text, knownChosen: chosen });
    if (this.isKnown()) drafts.keep(this.key, text, { base: keptAt, chosen, isKnown: true });
    if (offer !== undefined && this.words() === text) this.offered?.(offer);
    this.note.say(told);
  }

  /** Another machine kept other words meanwhile: they stay at hand here, and ours go on. */
  moved({ text, kept_at: keptAt }) {
    this.base = keptAt;
    this.aside.keep({ text, at: Date.parse(keptAt) });
    this.send();
  }

  /** `why`: what the server said where it will not have these words; otherwise it was out of reach. */
  away(why) {
    this.keep();
    this.note.say(why || this.host.dataset.draftAway);
    clearTimeout(this.retry);
    if (!why) this.retry = setTimeout(() => this.send(), TRY_AGAIN);
  }

  /** The page goes: what the server has not got yet is handed over on the way out. */
  leave() {
    this.keep();
    this.send({ keepalive: true });
  }

  /** What is being sent is no draft any more; nothing that is under way may bring it back. */
  pause(yes) {
    this.isAway = yes;
    if (yes) this.stopping?.abort();
  }

  sent() {
    clearTimeout(this.retry);
    if (this.key) drafts.drop(this.key);
    this.base = this.known = '';
    this.note.say('');
  }
}
