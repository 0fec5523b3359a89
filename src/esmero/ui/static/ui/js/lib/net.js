// The only place that fetches; htmx does all other round trips.

/** A piece of HTML from our own server, or null when it can't be had. */
export const fragment = async (address, values) => {
  const source = new URL(address, location.href);
  for (const [name, value] of Object.entries(values)) source.searchParams.set(name, value);
  try {
    const answer = await fetch(source, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin' });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
};

/** What our own server says in JSON; an error when it says no. */
export const told = async (address) => {
  const answer = await fetch(new URL(address, location.href), { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
};
