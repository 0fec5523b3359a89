// What somebody typed beside their words stays over a change of language: in this tab alone, and only for a minute.
//   form[data-stays]: the names of its fields, separated by spaces; a field that came filled is left as it is
const KEY = 'es:stays';
const MOST = 60000;

const fields = (form) =>
  form.dataset.stays
    .split(' ')
    .map((name) => form.elements[name])
    .filter(Boolean);

const keep = (form) => {
  const typed = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), path: location.pathname, typed }));
  } catch {
    /* a browser that forbids it: the fields are empty on the next page */
  }
};

const take = () => {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) || 'null');
    sessionStorage.removeItem(KEY);
    return found && found.path === location.pathname && Date.now() - found.at < MOST ? found.typed : {};
  } catch {
    return {};
  }
};

export const watchStaying = () => {
  // Whichever page comes next takes it out.
  const typed = take();
  const form = document.querySelector('form[data-stays]');
  if (!form) return;
  for (const field of fields(form)) if (!field.value) field.value = typed[field.name] || '';
  document.addEventListener('submit', (event) => event.target.matches('form.languages') && keep(form));
};
