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

/** Send values to our own server and get data back: {status, data}, or null when it can't be reached. */
export const post = async (address, values, { token = '', ...how } = {}) => {
  const body = values instanceof FormData ? values : new URLSearchParams(values);
  try {
    const answer = await fetch(address, {
      method: 'POST',
      body,
      headers: { Accept: 'application/json', 'X-CSRFToken': token },
      credentials: 'same-origin',
      ...how,
    });
    const isData = answer.headers.get('Content-Type')?.includes('json');
    // Whoever is led elsewhere (to the door, to a second step) was not heard.
    return { status: answer.redirected ? 401 : answer.status, data: isData ? await answer.json() : {} };
  } catch {
    return null;
  }
};
