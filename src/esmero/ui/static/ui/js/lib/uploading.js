// One file on its way: its bytes go up at once, and its chip tells how far they are.
import { fill, shown, sizeWords } from './dom.js';

/** Send a file; `tell` hears {share}, then {data} when it arrived or {why} when not. Returns a way to stop. */
export const send = (address, fields, file, tell) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file, file.name || 'file');
  const request = new XMLHttpRequest();
  request.open('POST', address);
  request.setRequestHeader('Accept', 'application/json');
  request.responseType = 'json';
  request.upload.addEventListener('progress', ({ loaded, total }) => tell({ share: total ? loaded / total : 0 }));
  request.addEventListener('load', () => tell(request.status === 201 ? { data: request.response } : { why: request.response?.why || '' }));
  request.addEventListener('error', () => tell({ why: '' }));
  request.send(form);
  return () => request.abort();
};

/** The reason why a file is refused here already, as the server would; empty when it is not. */
export const whyNot = (file, { count, bytes }, words) => {
  const { maxBytes, maxCount, maxTogether, tooBig, tooMany, tooMuch, empty } = words;
  const told = { name: file.name, size: sizeWords(file.size), limit: sizeWords(+maxBytes) };
  if (!file.size) return fill(empty, told);
  if (file.size > +maxBytes) return fill(tooBig, told);
  if (count >= +maxCount) return fill(tooMany, { ...told, limit: maxCount });
  if (bytes + file.size > +maxTogether) return fill(tooMuch, { ...told, limit: sizeWords(+maxTogether) });
  return isOfKind(file, words.kinds) ? '' : fill(words.wrongKind, told);
};

const isOfKind = (file, list) => {
  const kinds = (list || '').toLowerCase().split(',').map((kind) => kind.trim()).filter(Boolean);
  const [name, type] = [file.name.toLowerCase(), file.type.toLowerCase()];
  return !kinds.length || kinds.some((kind) => (kind.startsWith('.') ? name.endsWith(kind) : kind.endsWith('/*') ? type.startsWith(kind.slice(0, -1)) : type === kind));
};

/** What a chip says of a file that was chosen here. */
export const toldOf = (file) => ({
  name: file.name,
  size: sizeWords(file.size),
  bytes: file.size,
  picture: /^image\/(jpeg|png|gif|webp|avif)$/.test(file.type) ? URL.createObjectURL(file) : '',
});

/** Return a chip made of a template, filled with what is known of its file. */
export const dress = (template, { name, size, bytes, picture }) => {
  const chip = template.content.firstElementChild.cloneNode(true);
  chip.dataset.bytes = bytes;
  for (const place of chip.querySelectorAll('[data-name]')) place.textContent = name;
  chip.querySelector('.filechip__size').textContent = size;
  if (picture) chip.querySelector('.filechip__picture').replaceChildren(Object.assign(new Image(), { src: picture, alt: '' }));
  return chip;
};

/** Files that are pasted into a form, or dropped on it. */
export const watchForFiles = (form, take) => {
  const brought = (event, what) => {
    form.removeAttribute('data-drop');
    const files = [...(what?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  };
  const over = (event) => {
    if (![...(event.dataTransfer?.types || [])].includes('Files')) return;
    event.preventDefault();
    form.setAttribute('data-drop', '');
  };
  form.addEventListener('paste', (event) => brought(event, event.clipboardData));
  form.addEventListener('drop', (event) => brought(event, event.dataTransfer));
  form.addEventListener('dragover', over);
  form.addEventListener('dragleave', () => form.removeAttribute('data-drop'));
};

/** Show how far it is, or what went wrong with it. */
export const mark = (chip, { share = null, why = null }) => {
  const bar = chip.querySelector('progress');
  shown(bar, share !== null);
  if (share !== null) bar.value = Math.round(100 * share);
  chip.toggleAttribute('data-wrong', why !== null);
  chip.querySelector('[data-why]').textContent = why || '';
  shown(chip.querySelector('[data-why]'), why !== null);
  shown(chip.querySelector('[data-again]'), why !== null);
};
