// Everything here makes pages nicer that already work without it. Words come from the HTML, never from here.
import './elements/es-live.js';
import './elements/es-colour.js';
import './elements/es-composer.js';
import './elements/es-files.js';
import './elements/es-due.js';
import './elements/es-toast.js';
import './elements/es-palette.js';
import './elements/es-passkey.js';
import { watchSwaps } from './lib/swaps.js';
import { watchDialogs } from './lib/dialogs.js';
import { watchFolds } from './lib/folds.js';
import { watchFocus } from './lib/focus.js';
import { watchKeys } from './lib/keys.js';
import { watchList } from './lib/list.js';
import { forgetDone } from './lib/drafts.js';

watchSwaps();
watchDialogs();
watchFolds();
watchKeys();
watchList();
watchFocus();
forgetDone(document);
document.addEventListener('htmx:load', (event) => forgetDone(event.target));
document.querySelector('[data-errors]')?.focus();
