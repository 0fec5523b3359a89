// The frame of a letter as it was written grows with what is in it, and makes room for what is too wide.
//   <es-written> around [data-fetches] (a link that opens in the frame), [data-fetched], [data-lacking] and an iframe
// No script runs in the frame; it keeps our origin so that it can be measured from here.
const HIGHEST = 20000;
const SMALLEST = 0.8; // what would have to be smaller can be pushed aside instead
const SMALLEST_ON_A_PHONE = 0.55;
const PHONE = 520;
const MOST_FITS = 60; // for one page in the frame: nothing in it can make this go on for ever

class Written extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector('iframe');
    if (!this.frame) return;
    this.frame.addEventListener('load', () => this.arrived());
    this.addEventListener('click', (event) => {
      if (event.target.closest('[data-fetches]')) this.setAttribute('aria-busy', 'true');
    });
    this.width = new ResizeObserver(() => this.fit());
    this.width.observe(this);
    if (this.frame.contentDocument?.readyState === 'complete') this.arrived();
  }

  disconnectedCallback() {
    this.width?.disconnect();
    this.inside?.disconnect();
  }

  arrived() {
    const page = this.frame.contentDocument;
    if (!page?.body) return;
    this.fits = 0;
    this.removeAttribute('aria-busy');
    this.tell(page.documentElement.dataset.far);
    this.inside?.disconnect();
    this.inside = new ResizeObserver(() => this.fit());
    this.inside.observe(page.body);
    this.fit();
  }

  /** What became of the pictures from elsewhere, once somebody asked for them. */
  tell(far) {
    if (!far) return;
    this.querySelector('.written__far')?.setAttribute('hidden', '');
    this.querySelector(far === 'all' ? '[data-fetched]' : '[data-lacking]')?.removeAttribute('hidden');
  }

  fit() {
    const body = this.frame.contentDocument?.body;
    const wide = this.frame.clientWidth;
    if (!body?.ownerDocument.documentElement.dataset.paper || !wide) return;
    if (wide !== this.wide) this.fits = 0;
    this.wide = wide;
    this.fits = (this.fits || 0) + 1;
    if (this.fits > MOST_FITS) return;
    body.style.zoom = '';
    const zoom = wide / Math.max(body.scrollWidth, 1);
    if (zoom < 1 && zoom >= (wide < PHONE ? SMALLEST_ON_A_PHONE : SMALLEST)) body.style.zoom = String(zoom);
    const high = Math.min(HIGHEST, Math.ceil(body.getBoundingClientRect().height) + 2);
    if (Math.abs(high - this.frame.clientHeight) > 1) this.frame.style.blockSize = `${high}px`;
  }
}

customElements.define('es-written', Written);
