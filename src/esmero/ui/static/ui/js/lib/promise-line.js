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
  if (!COMMAND.test(text)) return place.replaceChildren();
  const words = await fragment(address, { line: text });
  if (words !== null && lineOf(paper).text === text) place.innerHTML = words;
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
