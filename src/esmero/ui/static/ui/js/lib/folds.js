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
    part.querySelector('[data-unread]')?.scrollIntoView({ block: 'start' });
  }
};

export const watchFolds = () => {
  const look = () => {
    openUpTo();
    markTab();
  };
  window.addEventListener('hashchange', look);
  window.addEventListener('load', startAtEnd, { once: true });
  startAtEnd();
  if (location.hash) look();
};
