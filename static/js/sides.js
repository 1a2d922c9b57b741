// @ts-check
import { leftDay } from 'marchland/comparison.js';
import { parseDay, spokenDay } from 'marchland/days.js';
import { methodName, say } from 'marchland/words.js';

/**
 * The two maps of a comparison, in words and at hand.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {object} Side
 * @property {History} history
 * @property {Uint16Array} states  by place
 * @property {import('marchland/days.js').Day} day
 * @typedef {{left: Side, right: Side}} Sides
 */

/**
 * What tells the two maps apart, in a few words each.
 * @param {import('marchland/state.js').State} state  with a comparison, a history and a day
 * @param {History} left  history of the left map
 * @returns {[left: string, right: string]}
 */
export function sideNames(state, left) {
  const { lang, asOf } = state;
  const compare = /** @type {import('marchland/comparison.js').Comparison} */ (state.compare);
  const history = /** @type {History} */ (state.history);
  const day = /** @type {number} */ (state.day);
  const known = (/** @type {string | null} */ on) => {
    const since = parseDay(on);
    return since === null ? say(lang, 'knownToday') : say(lang, 'knownOn', { day: spokenDay(since, lang, 'short') });
  };
  switch (compare.axis) {
    case 'method':
      return [methodName(lang, history, compare.value), methodName(lang, history, history.method)];
    case 'as_of':
      return [known(compare.value), known(asOf)];
    default:
      return [spokenDay(leftDay(compare, day, left), lang), spokenDay(day, lang)];
  }
}
