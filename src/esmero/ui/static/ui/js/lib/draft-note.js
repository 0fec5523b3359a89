// The line that says since when a draft is kept, and where: an element with data-words, or none.
import { clockTime, fill, shown } from './dom.js';

export class DraftNote {
  constructor(place) {
    this.place = place;
  }

  /** `at`: a moment in ms; 0 where nothing is kept. */
  kept(at) {
    this.say(at ? fill(this.place?.dataset.words || '', { time: clockTime(new Date(at)) }) : '');
  }

  say(words) {
    if (!this.place) return;
    this.place.textContent = words || '';
    shown(this.place, words);
  }
}
