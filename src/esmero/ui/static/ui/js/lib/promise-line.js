// The line of a text that the cursor is in, when it begins with a slash: what it will become, and that it does.
import { fragment } from './net.js';
import { shown } from './dom.js';

const COMMAND = /^\/\S/;

/** Where the line with the cursor begins and ends, and its words. */
export const lineOf = ({ value, selectionStart: at }) => {
  const from = value.lastIndexOf('\n', at - 1) + 1;
  const end = value.indexOf('\n', at);
  return { from, to: end < 0 ? value.length : end, text: value.slice(from, end < 0 ? undefined : end) };
};

/** Ask the server what the line will become and show its answer. */
export const showHint = async (paper, place, address) => {
  const { text } = lineOf(paper);
  if (!place || !address) return;
  // What a sentence offers comes with the kept draft, and stays while that sentence stands.
  if (!COMMAND.test(text)) return standing(paper, place) || place.replaceChildren();
  const words = await fragment(address, { line: text });
  if (words !== null && lineOf(paper).text === text) place.innerHTML = words;
};

/** The offer of a sentence that is still there, or null. */
const standing = (paper, place) => {
  const offer = place?.querySelector('[data-offer]');
  return offer && plain(paper.value).includes(offer.dataset.offer) ? offer : null;
};
const plain = (words) => words.normalize('NFC').split(/\s+/).join(' ');

/** Show what the server found in the words, unless the line with the cursor becomes something itself. */
export const showOffer = (paper, place, words) => {
  if (!place || COMMAND.test(lineOf(paper).text) || place.innerHTML.trim() === words) return;
  place.innerHTML = words;
  standing(paper, place) || place.replaceChildren();
};

/** The sentence stays in the words, and its promise stands below them as a chip; false when none is offered. */
const acceptOffer = (paper, place, chips) => {
  const offer = standing(paper, place);
  if (!offer) return false;
  chips.append(offer.querySelector('template').content.cloneNode(true));
  shown(chips, true);
  place.replaceChildren();
  return true;
};

/** The line or the sentence, whichever stands there. */
export const acceptEither = (...where) => accept(...where) || acceptOffer(...where);

/** What was accepted leaves again, or is a line again to be changed; false where something else was pressed. */
export const takeOut = (pressed, chips, paper) => {
  if (pressed.closest('[data-change]')) return asLines(pressed.closest('[data-change]'), chips, paper);
  const chip = pressed.closest('[data-remove]')?.closest('li');
  chip?.remove();
  if (chip) shown(chips, chips.children.length);
  return Boolean(chip);
};

/** Chips for the moments that a question names become lines; the cursor stands in the last line there is. */
const asLines = (question, chips, paper) => {
  const moments = question.dataset.change.split(' ').map(Date.parse);
  const wrong = [...chips.children].filter((chip) => moments.includes(Date.parse(chip.querySelector('input').value.split(' ')[0])));
  paper.value = [paper.value.trimEnd(), ...wrong.map((chip) => chip.dataset.line)].join('\n');
  for (const chip of wrong) chip.remove();
  shown(chips, chips.children.length);
  const last = [...paper.value.matchAll(/^\/\S.*$/gm)].pop();
  if (last) paper.setSelectionRange(last.index, last.index + last[0].length);
  question.closest('.notice').remove();
  paper.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return true;
};

/** Never to be asked again for this sentence. */
export const refuse = (pressed, field, place) => {
  const key = pressed.closest('[data-refuse]')?.dataset.refuse;
  if (!key) return false;
  field.value = `${field.value} ${key}`.trim();
  place.replaceChildren();
  return true;
};

/** The line leaves the words and stands below them as a chip; false when there is nothing to accept. */
export const accept = (paper, place, chips) => {
  const made = place?.querySelector('template');
  const { from, to, text } = lineOf(paper);
  if (!made || !COMMAND.test(text)) return false;
  chips.append(made.content.cloneNode(true));
  shown(chips, true);
  paper.setRangeText('', Math.max(0, from - 1), to, 'end');
  place.replaceChildren();
  return true;
};

/** The lines that became chips, as they were typed. */
export const linesOf = (chips) => [...(chips?.children || [])].map((chip) => chip.dataset.line).filter(Boolean);
