// Hears of changes and asks those parts of the page to fetch themselves again that say they are about them.
//   <es-live data-src="/live/desk" data-last="812"> with two notes inside, [data-note="waiting"] and [data-note="closed"]
//   a part: <section id="…" data-live-about="conversation:12 promise:*" hx-get="…" hx-trigger="es:refresh" hx-swap="outerHTML">
//   on document: `es:poke` with detail {id, verb, about}
import { shown } from '../lib/dom.js';
import { isAwaited, renew } from '../lib/renewing.js';

const TOGETHER = 250; // pokes within this many milliseconds are one refresh
const QUIET = 5000;
const LONGEST_WAIT = 30000;

class Live extends HTMLElement {
  connectedCallback() {
    this.last = this.dataset.last || '';
    this.due = new Set();
    this.wait = 1000;
    this.woken = () => document.visibilityState === 'visible' && this.stream?.readyState === EventSource.CLOSED && this.open();
    this.left = () => this.stop();
    document.addEventListener('visibilitychange', this.woken);
    window.addEventListener('online', this.woken);
    window.addEventListener('pagehide', this.left);
    window.addEventListener('pageshow', this.woken);
    this.open();
  }

  disconnectedCallback() {
    this.stop();
    document.removeEventListener('visibilitychange', this.woken);
    window.removeEventListener('online', this.woken);
    window.removeEventListener('pagehide', this.left);
    window.removeEventListener('pageshow', this.woken);
  }

  open() {
    if (this.ended) return;
    this.stop();
    const source = new URL(this.dataset.src, location.href);
    if (this.last) source.searchParams.set('after', this.last);
    this.stream = new EventSource(source);
    this.stream.addEventListener('open', () => this.heard());
    this.stream.addEventListener('poke', (event) => this.poked(event));
    this.stream.addEventListener('reload', (event) => this.missed(event));
    this.stream.addEventListener('closed', () => this.end());
    this.stream.addEventListener('crowded', () => this.giveWay());
    this.stream.addEventListener('error', () => this.lost());
  }

  stop() {
    clearTimeout(this.retry);
    clearTimeout(this.quiet);
    this.quiet = null;
    this.stream?.close();
  }

  heard() {
    clearTimeout(this.quiet);
    this.quiet = null;
    this.wait = 1000;
    this.note('');
  }

  /** The browser tries again by itself, unless it was told no; then we do, ever more slowly. */
  lost() {
    this.quiet ??= setTimeout(() => this.note('waiting'), QUIET);
    if (this.stream.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  poked(event) {
    if (event.lastEventId) this.last = event.lastEventId;
    const { verb, about } = JSON.parse(event.data);
    document.dispatchEvent(new CustomEvent('es:poke', { detail: { id: this.last, verb, about } }));
    for (const part of document.querySelectorAll('[data-live-about]')) if (concerns(part, about)) this.refresh(part);
  }

  /** Too much has happened to be told piece by piece: everything alive is fetched once. */
  missed(event) {
    if (event.lastEventId) this.last = event.lastEventId;
    for (const part of document.querySelectorAll('[data-live-about]')) this.refresh(part);
  }

  refresh(part) {
    this.due.add(part.id);
    this.timer ??= setTimeout(() => this.send(), TOGETHER);
  }

  send() {
    this.timer = null;
    const parts = [...this.due].map((id) => document.getElementById(id)).filter(Boolean);
    this.due.clear();
    for (const part of parts) isAwaited(part) ? this.refresh(part) : renew(part, () => this.refresh(part));
  }

  end() {
    this.ended = true;
    this.stop();
    this.note('closed');
  }

  /** Too many pages of this reader are open: this one is silent until it is looked at again. */
  giveWay() {
    this.stop();
    this.note('closed');
  }

  note(which) {
    for (const one of this.querySelectorAll('[data-note]')) shown(one, one.dataset.note === which);
  }
}

/** What is known of a customer changes no list: `*` is everything else. */
const concerns = (part, about) =>
  part.dataset.liveAbout.split(/\s+/).some((one) => (one === '*' && !about?.startsWith('customer:')) || one === about || (one.endsWith(':*') && about?.startsWith(one.slice(0, -1))));

customElements.define('es-live', Live);
