// Whoever goes on with the next key while a page still arrives loses none: they are kept here, and pressed when the page
// is ready for them (lib/keys.js). Loaded before anything is drawn, so it stays this small.
globalThis.earlyKeys = [];
globalThis.keepEarly = (event) => globalThis.earlyKeys.push(event);
document.addEventListener('keydown', globalThis.keepEarly);
