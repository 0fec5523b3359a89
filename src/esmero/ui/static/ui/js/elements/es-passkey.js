// Asks the browser for a passkey (a new one, or one to sign in with) and sends what it says by the form inside.
import { told as toldByServer } from '../lib/net.js';

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const each = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function toMake(asked, isEnough) {
  const wishes = { ...asked.authenticatorSelection, residentKey: isEnough ? 'required' : 'discouraged', requireResidentKey: isEnough };
  if (isEnough) wishes.userVerification = 'required';
  return {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: each(asked.excludeCredentials),
    authenticatorSelection: wishes,
  };
}

const toGet = (asked) => ({ ...asked, challenge: bytes(asked.challenge), allowCredentials: each(asked.allowCredentials) });

function told(credential) {
  const { response } = credential;
  const said = { clientDataJSON: words(response.clientDataJSON) };
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) said[name] = words(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: words(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: said,
  };
}

class Passkey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector('form');
    if (!window.PublicKeyCredential) {
      if (!this.hidden) this.say(this.dataset.missing);
      return;
    }
    this.hidden = false;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  async ask() {
    this.say('');
    try {
      const credential = await this.credential((await this.options()).publicKey);
      this.form.elements.credential.value = JSON.stringify(told(credential));
      this.form.submit();
    } catch (error) {
      this.say(error.name === 'NotAllowedError' ? this.dataset.stopped : this.dataset.failed);
    }
  }

  async options() {
    if (this.dataset.options) return JSON.parse(this.dataset.options);
    return (await toldByServer(this.dataset.src)).request_options;
  }

  credential(asked) {
    if (this.dataset.does === 'get') return navigator.credentials.get({ publicKey: toGet(asked) });
    const isEnough = this.form.elements.passwordless?.checked ?? true;
    return navigator.credentials.create({ publicKey: toMake(asked, isEnough) });
  }

  say(sentence) {
    const place = this.querySelector('[role=alert]');
    place.querySelector('[data-says]').textContent = sentence;
    place.hidden = !sentence;
  }
}

customElements.define('es-passkey', Passkey);
