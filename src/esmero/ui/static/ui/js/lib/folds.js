// An address that points inside a fold opens it; so does a link to a letter that is folded away.
const openUpTo = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target && target.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  if (target) target.scrollIntoView({ block: 'nearest' });
};

// The tabs of a phone are links to parts of the page: the one in the address is the current one.
const markTab = () => {
  for (const tab of document.querySelectorAll('.desk__ways a[href^="#"]')) {
    if (tab.hash === (location.hash || '#talk')) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
};

export const watchFolds = () => {
  const look = () => {
    openUpTo();
    markTab();
  };
  window.addEventListener('hashchange', look);
  if (location.hash) look();
};
