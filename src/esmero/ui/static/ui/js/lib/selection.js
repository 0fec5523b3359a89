// What is chosen in a letter goes along with a question about it: <a data-takes-selection hx-get="...">.
// Chosen words go in a POST, since addresses are written down on their way.
// A press on a link ends the choice, so it is kept from before; in the frame of a letter no key is heard, but what is
// chosen there can be read from here.
let before = null;
const LETTER = 'article.letter[id]';
const MOST = 300;

const letterOf = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(LETTER);

const inFrames = (letter) =>
  [...letter.querySelectorAll('iframe')].map((frame) => frame.contentDocument?.getSelection()?.toString().trim()).find(Boolean);

/** The words that are chosen now, and in which letter. */
const chosen = (from) => {
  const selection = document.getSelection();
  const words = selection?.toString().trim();
  const letter = words && letterOf(selection.anchorNode);
  if (letter && letter === letterOf(selection.focusNode)) return { letter: letter.id, words };
  const own = from?.closest(LETTER);
  const framed = (own ? [own] : [...document.querySelectorAll(LETTER)]).find(inFrames);
  return framed ? { letter: framed.id, words: inFrames(framed) } : null;
};

const sent = ({ detail }) => {
  const { elt, parameters, headers } = detail;
  if (!elt.hasAttribute?.('data-takes-selection')) return;
  const found = chosen(elt) ?? before;
  const own = elt.closest(LETTER)?.id;
  before = null;
  if (!found || (own && own !== found.letter)) return;
  if (!own) parameters.letter = found.letter;
  parameters.chosen = found.words.replace(/\s+/g, ' ').slice(0, MOST);
  Object.assign(detail, { verb: 'post', useUrlParams: false });
  // htmx names the sort of content only where it knew of the POST before it asked us.
  headers['Content-Type'] = 'application/x-www-form-urlencoded';
  headers['X-CSRFToken'] = document.querySelector('[name=csrfmiddlewaretoken]')?.value ?? '';
};

const pressed = ({ target }) => {
  before = target.closest?.('[data-takes-selection]') ? chosen(target) : null;
};

export const watchSelection = () => {
  document.addEventListener('pointerdown', pressed, { capture: true });
  document.addEventListener('htmx:configRequest', sent);
};
