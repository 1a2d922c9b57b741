// @ts-check
import { changesBefore } from 'marchland/history.js';

/**
 * The state of every place on one day, moved through time by applying or undoing changes.
 *
 * @typedef {object} Cursor
 * @property {Uint16Array} states  index into `history.states`, by place; reused, never replaced
 * @property {(day: import('marchland/days.js').Day) => number[]} moveTo
 *   goes to a day and gives the places whose state is another one there
 */

/**
 * @param {{changes: import('marchland/history.js').Changes, places: {readonly count: number, readonly initial: Uint16Array}}} history
 * @returns {Cursor}
 */
export function createCursor(history) {
  const { changes, places } = history;
  const states = Uint16Array.from(places.initial);
  const seen = new Uint32Array(places.count);
  let visit = 0;
  let applied = 0;

  return {
    states,
    moveTo(day) {
      const target = changesBefore(changes, day + 1);
      visit += 1;
      /** @type {number[]} */
      const touched = [];
      /** @type {number[]} */
      const held = [];
      const note = (/** @type {number} */ place) => {
        if (seen[place] === visit) return;
        seen[place] = visit;
        touched.push(place);
        held.push(states[place]);
      };
      for (; applied < target; applied += 1) {
        note(changes.place[applied]);
        states[changes.place[applied]] = changes.after[applied];
      }
      for (; applied > target; applied -= 1) {
        note(changes.place[applied - 1]);
        states[changes.place[applied - 1]] = changes.before[applied - 1];
      }
      return touched.filter((place, index) => states[place] !== held[index]);
    },
  };
}
