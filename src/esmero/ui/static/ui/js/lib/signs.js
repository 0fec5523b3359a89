// The signs in the words after which something is offered.
const SIGNS = { '/': /(?:^|\n)(\/)([\p{L}\d][^\n]{0,40})?$/u, '::': /(::)([^\n:]{0,40})$/u, '@': /(?:^|[^\p{L}\d.+-])(@)([\p{L}\d][\p{L}\d ]{0,30})?$/u };

/** The sign before the cursor and the words after it, with where they stand; null where none was begun. */
export const begunIn = (paper, signs) => {
  const before = paper.value.slice(0, paper.selectionStart);
  for (const sign of signs) {
    const found = SIGNS[sign].exec(before);
    if (found) return { sign, words: found[2] || '', from: before.length - sign.length - (found[2] || '').length, to: before.length };
  }
  return null;
};
