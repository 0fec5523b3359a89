// What was typed is found again by going back: a form that can be looked at without saving carries a key of its own,
// and once it is sent, the address that is left names the key under which the server put it by.
//   <input type="hidden" name="typed"> in the form
const named = (event) => {
  const key = event.target.querySelector?.('input[type=hidden][name=typed]')?.value;
  if (!key || event.defaultPrevented) return;
  const here = new URL(window.location.href);
  here.searchParams.set('typed', key);
  // What the page was asked to do (one condition more) is in what was sent: it is not done once again by going back.
  here.searchParams.delete('do');
  window.history.replaceState(window.history.state, '', here);
};

export const watchTyped = () => document.addEventListener('submit', named);
