// What stands beside the words of a draft: the fields that the page names, each with a list of values.

/** Return them as they stand in the form; null where the page names none. `names`: separated by spaces. */
export function chosen(form, names) {
  const all = names && new FormData(form);
  return names ? Object.fromEntries(names.split(' ').map((name) => [name, all.getAll(name)])) : null;
}

/** Put them into the form again. */
export function choose(form, all) {
  for (const [name, values] of Object.entries(all)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.includes(field.value);
      else field.value = values[0] ?? '';
    }
  }
}
