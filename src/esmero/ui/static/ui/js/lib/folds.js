// An address that points inside a fold opens it; so does a link to a letter that is folded away.
const openUpTo = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target && target.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  if (target) target.scrollIntoView({ block: 'nearest' });
};

// The tabs of a phone are links to parts of the page: the one in the address is the current one.
const markTab = () => {
  const tabs = [...document.querySelectorAll('.desk__ways a[href^="#"]')];
  const current = tabs.find((tab) => tab.hash === location.hash) || tabs.find((tab) => tab.hash === '#talk');
  for (const tab of tabs) {
    if (tab === current) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
};

// What is read from its newest line on starts there, or where something is new to the reader ([data-unread]),
// unless the address points elsewhere.
const startAtEnd = () => {
  if (location.hash) return;
  for (const part of document.querySelectorAll('[data-starts-at-end]')) {
    part.scrollTop = part.scrollHeight;
    const unread = part.querySelector('[data-unread]');
    if (!unread) continue;
    // Letters that scroll by themselves leave what stands above them where it is.
    if (getComputedStyle(part).overflowY === 'visible') unread.scrollIntoView({ block: 'start' });
    else part.scrollTop += unread.getBoundingClientRect().top - part.getBoundingClientRect().top;
  }
};

// On a low screen what else stands unfolded is a line at first: the letters need the room.
const LOW = '(min-width: 48rem) and (max-height: 56.25rem)';
const foldWhenLow = () => {
  if (!matchMedia(LOW).matches) return;
  for (const fold of document.querySelectorAll('details[data-folds-when-low]')) fold.open = false;
};

// What is unfolded by hand is seen. (Not at each toggle: what is fetched again opens by itself and must not jump.)
const showUnfolded = (event) => {
  const fold = event.target.closest?.('[data-promise] > summary')?.parentElement;
  if (fold) requestAnimationFrame(() => fold.open && fold.scrollIntoView({ block: 'nearest' }));
};

export const watchFolds = () => {
  const look = () => {
    openUpTo();
    markTab();
  };
  window.addEventListener('hashchange', look);
  document.addEventListener('click', showUnfolded);
  window.addEventListener('load', startAtEnd, { once: true });
  foldWhenLow();
  startAtEnd();
  if (location.hash) look();
};
