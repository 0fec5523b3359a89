// Whoever signs out leaves nothing of theirs in this browser: what is written goes to the server first.
import { dropAll } from './drafts.js';

const LONGEST = 2000;

const leave = async (event) => {
  const form = event.target.closest('form[data-signs-out]');
  if (!form || form.dataset.signsOut === 'now') return;
  event.preventDefault();
  form.dataset.signsOut = 'now';
  const kept = [...document.querySelectorAll('es-composer')].map((one) => one.keeper?.send());
  await Promise.race([Promise.allSettled(kept), new Promise((done) => setTimeout(done, LONGEST))]);
  for (const one of document.querySelectorAll('es-composer')) one.keeper?.pause(true);
  dropAll('desk:');
  form.submit();
};

export const watchLeaving = () => document.addEventListener('submit', leave);
