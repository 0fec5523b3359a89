// The server answers with words for a place where one writes: HX-Trigger {"es:put": {"into": "reply", "words": "…"}}.
// They stand below what is written there already; nothing is sent by it.
const put = ({ detail: { into, words } }) => {
  const paper = document.getElementById(into);
  if (!paper || !words) return;
  document.querySelector('[data-writes="REPLY"]:not([aria-pressed="true"])')?.click();
  const gap = paper.value.trim() ? '\n\n' : '';
  paper.value = `${paper.value.trimEnd()}${gap}${words}`;
  paper.dispatchEvent(new Event('input', { bubbles: true }));
  paper.focus();
};

export const watchPutting = () => document.addEventListener('es:put', put);
