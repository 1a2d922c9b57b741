// @ts-check
import { clampDay, parseDay } from 'marchland/days.js';

/**
 * A range of days, both ends included: what the feed tells of and what playback runs through.
 *
 * @typedef {import('marchland/days.js').Day} Day
 * @typedef {Readonly<{from: Day, to: Day}>} Range
 * @typedef {Readonly<{from: string | null, to: string | null}>} Wanted  dates as written; an end may be left out
 */

/**
 * What a history can show of a range that somebody asked for, and what is wrong with the wish, if anything.
 * @param {{firstDay: Day, lastDay: Day}} history
 * @param {Wanted | null} wanted
 * @returns {{range: Range | null, fault: import('marchland/state.js').Fault | null}}
 */
export function rangeOf({ firstDay, lastDay }, wanted) {
  if (!wanted) return { range: null, fault: null };
  const from = wanted.from === null ? firstDay : parseDay(wanted.from);
  const to = wanted.to === null ? lastDay : parseDay(wanted.to);
  const values = { from: wanted.from ?? '…', to: wanted.to ?? '…' };
  const known = from !== null && to !== null;
  if (known && (to < firstDay || from > lastDay)) {
    return { range: null, fault: { key: 'faultRangeOutside', values, retry: false } };
  }
  if (!known || from > to) return { range: null, fault: { key: 'faultRange', values, retry: false } };
  const range = Object.freeze({ from: clampDay(from, firstDay, lastDay), to: clampDay(to, firstDay, lastDay) });
  return { range, fault: null };
}

/**
 * Where playback is when it reaches a day: at the end of its range it stops, or starts again.
 * @param {Day} day
 * @param {Range} range
 * @param {boolean} loop
 * @returns {{day: Day, playing: boolean}}
 */
export function advanceTo(day, { from, to }, loop) {
  if (day < to) return { day, playing: true };
  if (!loop || from === to) return { day: to, playing: false };
  // The last day of the range is shown before it starts again.
  return { day: day === to ? to : from + ((day - to - 1) % (to - from + 1)), playing: true };
}
