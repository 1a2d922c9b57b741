// @ts-check
import { changesBefore, turnsControl } from 'marchland/history.js';

/**
 * What the reader looks at: one oblast or all, some controllers and statuses or all.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/days.js').Day} Day
 * @typedef {Pick<import('marchland/state.js').State, 'oblast' | 'controllers' | 'statuses'>} Wish
 * @typedef {object} Scope
 * @property {number} oblast  index, −1 for all, −2 where the history has none of that id
 * @property {Uint8Array} shown  1 for the states that are shown, by state
 * @property {(place: number) => boolean} hasPlace
 * @property {(change: number) => boolean} hasChange  whether it is one of control, and shown
 */

/** Stands for nobody among controllers, as in the API. */
export const NOBODY = 'none';

/**
 * @param {History} history
 * @param {Wish} wish
 * @returns {Scope}
 */
export function scopeOf(history, { oblast: id, controllers, statuses }) {
  const { changes, places, states } = history;
  const found = history.oblasts.findIndex((one) => one.id === id);
  const oblast = id === null ? -1 : found < 0 ? -2 : found;
  const shown = Uint8Array.from(states, ({ controller, status }) =>
    Number((controllers?.includes(controller ?? NOBODY) ?? true) && (statuses?.includes(status) ?? true)),
  );
  const hasPlace = (/** @type {number} */ place) => oblast === -1 || places.oblast[place] === oblast;
  return {
    oblast,
    shown,
    hasPlace,
    // Lost by a party that is shown counts as well as won by one.
    hasChange: (change) =>
      turnsControl(history, change) && hasPlace(changes.place[change]) && Boolean(shown[changes.after[change]] || shown[changes.before[change]]),
  };
}

/**
 * The changes of some days that are in scope, as indices in order of day.
 * @param {History} history
 * @param {Scope} scope
 * @param {Day} from
 * @param {Day} to  included
 * @returns {number[]}
 */
export function changesWithin({ changes }, scope, from, to) {
  const found = [];
  for (let index = changesBefore(changes, from); index < changesBefore(changes, to + 1); index += 1) {
    if (scope.hasChange(index)) found.push(index);
  }
  return found;
}

/**
 * The nearest day with a change in scope, earlier (`-1`) or later (`1`) than a day, or null.
 * @param {History} history
 * @param {Scope} scope
 * @param {Day} day
 * @param {-1 | 1} direction
 * @returns {Day | null}
 */
export function dayOfChangeWithin({ changes }, scope, day, direction) {
  let index = direction < 0 ? changesBefore(changes, day) - 1 : changesBefore(changes, day + 1);
  while (index >= 0 && index < changes.count && !scope.hasChange(index)) index += direction;
  return index >= 0 && index < changes.count ? changes.day[index] : null;
}
