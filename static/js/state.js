// @ts-check
import { clampDay, isoDay, parseDay } from 'marchland/days.js';
import { changesBefore, dayOfChange } from 'marchland/history.js';

/**
 * The state of the page: one frozen object, and what each input makes of it.
 *
 * @typedef {import('marchland/days.js').Day} Day
 * @typedef {import('marchland/history.js').History} History
 * @typedef {'en' | 'uk'} Lang
 * @typedef {'auto' | 'light' | 'dark'} Theme
 * @typedef {readonly [number, number, number, number]} Bbox  west, south, east, north
 * @typedef {{key: string, values: Record<string, string | number>, retry: boolean}} Fault
 *   a value named `day` is a day, to be said as the reader's language says it
 *
 * @typedef {object} State
 * @property {History | null} history
 * @property {Day | null} day  null until there is a history
 * @property {string | null} wanted  the date asked for in the address, until there is a history
 * @property {boolean} playing
 * @property {number} speed  days a second
 * @property {Lang} lang
 * @property {Theme} theme
 * @property {string | null} method  null is the server's default
 * @property {string | null} asOf
 * @property {string | null} place  id of the chosen place
 * @property {Bbox | null} bbox
 * @property {boolean} loading
 * @property {Readonly<Record<string, Fault>>} faults  by the part they befell
 *
 * @typedef {{type: 'history', history: History}
 *   | {type: 'loading'}
 *   | {type: 'go', day: Day}
 *   | {type: 'step', days: number}
 *   | {type: 'change', direction: -1 | 1}
 *   | {type: 'play', playing: boolean}
 *   | {type: 'frame', day: Day}
 *   | {type: 'speed', speed: number}
 *   | {type: 'choose', place: string | null}
 *   | {type: 'lang', lang: Lang}
 *   | {type: 'theme', theme: Theme}
 *   | {type: 'method', method: string | null}
 *   | {type: 'asOf', asOf: string | null}
 *   | {type: 'view', bbox: Bbox}
 *   | {type: 'fault', part: string, fault: Fault}
 *   | {type: 'mended', part: string}
 *   | {type: 'reopen', address: import('marchland/address.js').Address}} Input
 */

/** @type {readonly number[]} */
export const SPEEDS = [7, 15, 30, 90];

/**
 * @param {Partial<State>} given
 * @returns {State}
 */
export function initialState(given) {
  return Object.freeze({
    history: null,
    day: null,
    wanted: null,
    playing: false,
    speed: 15,
    lang: /** @type {Lang} */ ('en'),
    theme: /** @type {Theme} */ ('auto'),
    method: null,
    asOf: null,
    place: null,
    bbox: null,
    loading: true,
    faults: Object.freeze({}),
    ...given,
  });
}

/**
 * @param {State} state
 * @param {Input} input
 * @returns {State}
 */
export function reduce(state, input) {
  switch (input.type) {
    case 'history':
      return arrive(state, input.history);
    case 'loading':
      return change(state, { loading: true });
    case 'go':
      return ask(state, input.day);
    case 'step':
      return state.day === null ? state : goTo(state, state.day + input.days, false);
    case 'change': {
      if (!state.history || state.day === null) return state;
      const day = dayOfChange(state.history.changes, state.day, input.direction);
      return day === null ? state : goTo(state, day, false);
    }
    case 'play': {
      if (!state.history || state.day === null) return state;
      const restart = input.playing && state.day >= state.history.lastDay;
      const day = restart ? openingDay(state.history) : state.day;
      return change(state, { playing: input.playing, day });
    }
    case 'frame':
      return goTo(state, input.day, state.history !== null && input.day < state.history.lastDay);
    case 'speed':
      return change(state, { speed: input.speed });
    case 'choose':
      return change(state, { place: input.place });
    case 'lang':
      return change(state, { lang: input.lang });
    case 'theme':
      return change(state, { theme: input.theme });
    case 'method':
      return change(state, { method: input.method, playing: false });
    case 'asOf':
      return change(state, { asOf: input.asOf, playing: false });
    case 'view':
      return change(state, { bbox: input.bbox });
    case 'fault':
      return change(state, {
        loading: input.part === 'timeline' || input.part === 'asked' ? false : state.loading,
        faults: Object.freeze({ ...state.faults, [input.part]: input.fault }),
      });
    case 'mended': {
      if (!(input.part in state.faults)) return state;
      const { [input.part]: _mended, ...faults } = state.faults;
      return change(state, { faults: Object.freeze(faults) });
    }
    case 'reopen':
      return reopen(state, input.address);
  }
}

/**
 * Playback that starts from the end starts a month before the first change, not in years of nothing.
 * @param {History} history
 */
export function openingDay(history) {
  const { changes, firstDay } = history;
  return changes.count ? Math.max(firstDay, changes.day[0] - 30) : firstDay;
}

/**
 * How many places changed on a day.
 * @param {History} history
 * @param {Day} day
 */
export function changesOn(history, day) {
  return changesBefore(history.changes, day + 1) - changesBefore(history.changes, day);
}

/**
 * @param {State} state
 * @param {Partial<State>} part
 * @returns {State}
 */
function change(state, part) {
  return Object.freeze({ ...state, ...part });
}

/**
 * @param {State} state
 * @param {Day} day
 * @param {boolean} playing
 */
function goTo(state, day, playing) {
  if (!state.history) return state;
  const reached = clampDay(day, state.history.firstDay, state.history.lastDay);
  if (reached === state.day && playing === state.playing) return state;
  return change(state, { day: reached, playing, faults: outside(state.faults, null) });
}

/**
 * Goes to a day that somebody chose, and says so where the history has no such day.
 * @param {State} state
 * @param {Day} day
 */
function ask(state, day) {
  if (!state.history) return state;
  const { fault } = showable(state.history, isoDay(day));
  const reached = goTo(state, day, false);
  return fault ? change(reached, { faults: outside(reached.faults, fault) }) : reached;
}

/**
 * The day of a history that comes nearest to a date, and what is wrong with the date, if anything.
 * @param {History} history
 * @param {string | null} date  as written; null is the latest day
 * @returns {{day: Day, fault: Fault | null}}
 */
function showable({ firstDay, lastDay, asOf }, date) {
  const wanted = parseDay(date);
  const day = clampDay(wanted ?? lastDay, firstDay, lastDay);
  if (date === null || wanted === day) return { day, fault: null };
  const late = asOf === null ? 'faultAfter' : 'faultAfterAsOf';
  const key = wanted === null ? 'faultDate' : wanted < firstDay ? 'faultBefore' : late;
  return { day, fault: { key, values: { date, day, asOf: asOf ?? '' }, retry: false } };
}

/**
 * The faults with another one, or none, about the day.
 * @param {Readonly<Record<string, Fault>>} faults
 * @param {Fault | null} fault
 * @returns {Readonly<Record<string, Fault>>}
 */
function outside({ outside: _before, ...faults }, fault) {
  return Object.freeze(fault ? { ...faults, outside: fault } : faults);
}

/**
 * @param {State} state
 * @param {History} history
 */
function arrive(state, history) {
  const { timeline: _timeline, ...others } = state.faults;
  const date = state.wanted ?? (state.day === null ? null : isoDay(state.day));
  const { day, fault } = showable(history, date);
  return change(state, { history, day, wanted: null, loading: false, faults: outside(others, fault) });
}

/**
 * @param {State} state
 * @param {import('marchland/address.js').Address} address
 */
function reopen(state, address) {
  const { history } = state;
  const { day, fault } = history ? showable(history, address.date) : { day: state.day, fault: null };
  return change(state, {
    day,
    faults: outside(state.faults, fault),
    wanted: history ? null : address.date,
    playing: false,
    lang: address.lang ?? state.lang,
    theme: address.theme ?? state.theme,
    method: address.method,
    asOf: address.asOf,
    place: address.place,
    bbox: address.bbox ?? state.bbox,
  });
}
