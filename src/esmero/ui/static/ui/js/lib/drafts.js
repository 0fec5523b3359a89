// Drafts live on this machine until what they became has safely arrived.
const PREFIX = 'es:draft:';
const DAYS_KEPT = 30;

const store = () => {
  try {
    return window.localStorage;
  } catch {
    return null; // a browser that forbids it: the words still stand in the field
  }
};

/** Keep words. `more` says what they go on from, and whether the server has them too. */
export const keep = (key, text, more = {}) => {
  try {
    if (text.trim() || more.chosen?.to?.join('')) store()?.setItem(PREFIX + key, JSON.stringify({ text, at: Date.now(), ...more }));
    else drop(key);
    return true;
  } catch {
    return false; // full
  }
};

export const find = (key) => {
  try {
    const draft = JSON.parse(store()?.getItem(PREFIX + key) || 'null');
    if (draft && Date.now() - draft.at < DAYS_KEPT * 864e5) return draft;
  } catch {
    /* not ours, or broken */
  }
  drop(key);
  return null;
};

export const drop = (key) => store()?.removeItem(PREFIX + key);

/** Whoever signs out leaves nothing on this machine. `prefix` names whose: the desk's, not a customer's. */
export const dropAll = (prefix) => {
  const all = store();
  for (const name of Object.keys(all || {})) if (name.startsWith(PREFIX + prefix)) all.removeItem(name);
};

/** A page that says that something has arrived names its draft: data-draft-done="key". */
export const forgetDone = (within) => {
  const all = [...within.querySelectorAll('[data-draft-done]')];
  if (within.matches?.('[data-draft-done]')) all.push(within);
  for (const element of all) drop(element.dataset.draftDone);
};
