// @ts-check
import { addressFault } from 'marchland/address.js';
import { againstOf, readComparison } from 'marchland/comparison.js';
import { clampDay, isoDay, parseDay } from 'marchland/days.js';
import { knownLayers } from 'marchland/layers.js';
import { advanceTo, rangeOf } from 'marchland/range.js';
import { NOBODY, dayOfChangeWithin, scopeOf } from 'marchland/scope.js';

/**
 * The state of the page: one frozen object, and what each input makes of it.
 *
 * @typedef {import('marchland/days.js').Day} Day
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/comparison.js').Comparison} Comparison
 * @typedef {'en' | 'uk'} Lang
 * @typedef {'auto' | 'light' | 'dark'} Theme
 * @typedef {readonly [number, number, number, number]} Bbox  west, south, east, north
 * @typedef {import('marchland/range.js').Range} Range
 * @typedef {'day' | 'places' | 'chart' | 'filters'} Page  of the panel
 * @typedef {{key: string, values: Record<string, string | number>, retry: boolean}} Fault
 *   a value named `day` is a day, to be said as the reader's language says it
 *
 * @typedef {object} State
 * @property {History | null} history
 * @property {Day | null} day  null until there is a history
 * @property {string | null} wanted  the date asked for in the address, until there is a history
 * @property {boolean} playing
 * @property {number} speed  days a second
 * @property {Range | null} range  the days that are looked at and played; null is all of them
 * @property {import('marchland/range.js').Wanted | null} wantedRange  as the address asks, until there is a history
 * @property {boolean} loop  whether playback starts again where it ends
 * @property {Lang} lang
 * @property {Theme} theme
 * @property {Page} page
 * @property {string | null} method  null is the server's default
 * @property {string | null} asOf
 * @property {string | null} place  id of the chosen place
 * @property {boolean} land  whether the place was chosen by its land on the map
 * @property {string | null} oblast  id of the one that is looked at
 * @property {readonly string[] | null} controllers  those shown, `none` for nobody; null is all
 * @property {readonly string[] | null} statuses  those shown; null is all
 * @property {readonly string[] | null} layers  those shown; null is all
 * @property {Bbox | null} bbox
 * @property {number | null} revision  of the ledger, null being the latest
 * @property {Comparison | null} compare
 * @property {History | null} rival  what the left map of a comparison shows, where that is not `history`
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
 *   | {type: 'range', from: Day | null, to: Day | null}
 *   | {type: 'loop', loop: boolean}
 *   | {type: 'page', page: Page}
 *   | {type: 'choose', place: string | null, land?: boolean}
 *   | {type: 'oblast', oblast: string | null}
 *   | {type: 'filter', controllers: readonly string[] | null, statuses: readonly string[] | null}
 *   | {type: 'layers', layers: readonly string[] | null}
 *   | {type: 'lang', lang: Lang}
 *   | {type: 'theme', theme: Theme}
 *   | {type: 'method', method: string | null}
 *   | {type: 'asOf', asOf: string | null}
 *   | {type: 'view', bbox: Bbox}
 *   | {type: 'revision', revision: number | null}
 *   | {type: 'compare', compare: Comparison | null}
 *   | {type: 'rival', rival: History | null}
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
    range: null,
    wantedRange: null,
    loop: false,
    lang: /** @type {Lang} */ ('en'),
    theme: /** @type {Theme} */ ('auto'),
    page: /** @type {Page} */ ('day'),
    method: null,
    asOf: null,
    place: null,
    land: false,
    oblast: null,
    controllers: null,
    statuses: null,
    layers: null,
    bbox: null,
    revision: null,
    compare: null,
    rival: null,
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
      const day = dayOfChangeWithin(state.history, scopeOf(state.history, state), state.day, input.direction);
      return day === null ? state : goTo(state, day, false);
    }
    case 'play': {
      if (!state.history || state.day === null) return state;
      const { from, to } = played(state.history, state.range);
      const restart = input.playing && (state.day >= to || (state.range !== null && state.day < from));
      return change(state, { playing: input.playing, day: restart ? from : state.day });
    }
    case 'frame': {
      if (!state.history) return state;
      const { day, playing } = advanceTo(input.day, played(state.history, state.range), state.loop);
      return goTo(state, day, playing);
    }
    case 'range':
      return choose(state, input.from, input.to);
    case 'loop':
      return change(state, { loop: input.loop });
    case 'page':
      return change(state, { page: input.page, place: null, land: false });
    case 'speed':
      return change(state, { speed: input.speed });
    case 'choose':
      return change(state, { place: input.place, land: input.place !== null && input.land === true });
    case 'oblast':
      return change(state, { oblast: input.oblast, place: null, land: false, page: 'day' });
    case 'filter':
      return change(state, { controllers: input.controllers, statuses: input.statuses });
    case 'layers':
      return change(state, { layers: input.layers });
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
    case 'revision':
      return change(state, { revision: input.revision, playing: false });
    case 'compare':
      return compareWith(state, input.compare);
    case 'rival':
      return change(state, { rival: input.rival });
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
 * The days that playback runs through.
 * @param {History} history
 * @param {Range | null} range
 * @returns {Range}
 */
function played(history, range) {
  return range ?? { from: openingDay(history), to: history.lastDay };
}

/**
 * Whether playback has moved the day, and nothing else has happened.
 * @param {State} state
 * @param {State | null} before
 */
export function isPlayed(state, before) {
  return Boolean(before?.playing && state.playing) && state.day !== before?.day;
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
 * Looks at a range of days; an end that is not given is the history's own, and without both it is all of it.
 * @param {State} state
 * @param {Day | null} from
 * @param {Day | null} to
 */
function choose(state, from, to) {
  const { history, day } = state;
  if (!history || day === null) return state;
  const { range: _before, ...faults } = state.faults;
  if (from === null && to === null) return change(state, { range: null, faults: Object.freeze(faults) });
  const ends = [from ?? history.firstDay, to ?? history.lastDay].sort((a, b) => a - b);
  const range = Object.freeze({
    from: clampDay(ends[0], history.firstDay, history.lastDay),
    to: clampDay(ends[1], history.firstDay, history.lastDay),
  });
  return change(state, {
    range,
    day: clampDay(day, range.from, range.to),
    playing: false,
    faults: Object.freeze(faults),
  });
}

/**
 * The faults with another one, or none, about the range.
 * @param {Readonly<Record<string, Fault>>} faults
 * @param {Fault | null} fault
 * @returns {Readonly<Record<string, Fault>>}
 */
function unranged({ range: _before, ...faults }, fault) {
  return Object.freeze(fault ? { ...faults, range: fault } : faults);
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
 * @param {Readonly<Record<string, Fault>>} known
 * @param {Fault | null} fault
 * @returns {Readonly<Record<string, Fault>>}
 */
function outside(known, fault) {
  // The same object where nothing changes: a day that is played must not look like news about faults.
  if (!fault && !known.outside) return known;
  const { outside: _before, ...faults } = known;
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
  const asked = state.wantedRange ?? (state.range && { from: isoDay(state.range.from), to: isoDay(state.range.to) });
  const { range, fault: rangeFault } = rangeOf(history, asked);
  const parties = partiesAmong(history, state.controllers);
  const bbox = state.history || meets(history.bounds, state.bbox) ? state.bbox : null;
  return change(state, {
    history, day, range, bbox,
    controllers: parties.controllers,
    wanted: null,
    wantedRange: null,
    loading: false,
    faults: Object.freeze({
      ...unranged(outside(others, fault), rangeFault),
      ...(parties.fault && { controllers: parties.fault }),
      ...(bbox !== state.bbox && { bbox: { key: 'faultBbox', values: { what: `bbox=${state.bbox}` }, retry: false } }),
    }),
  });
}

/**
 * Whether a box has any land of the history in it; no box shows all of it.
 * @param {Bbox} bounds
 * @param {Bbox | null} bbox
 */
function meets(bounds, bbox) {
  if (!bbox) return true;
  const [west, south, east, north] = bbox;
  return west < bounds[2] && east > bounds[0] && south < bounds[3] && north > bounds[1];
}

/**
 * Those of the wanted controllers that there are, and what is wrong with the wish, if anything.
 * @param {History} history
 * @param {readonly string[] | null} wanted
 * @returns {{controllers: readonly string[] | null, fault: Fault | null}}
 */
function partiesAmong({ parties }, wanted) {
  const known = wanted?.filter((id) => id === NOBODY || parties.some((party) => party.id === id)) ?? null;
  if (!wanted || !known || known.length === wanted.length) return { controllers: wanted, fault: null };
  const unknown = wanted.filter((id) => !known.includes(id));
  return { controllers: known.length ? known : null, fault: addressFault([`controller=${unknown.join(',')}`]) };
}

/**
 * Compares with something; the other history is kept as long as it is the one.
 * @param {State} state
 * @param {Comparison | null} compare
 */
function compareWith(state, compare) {
  const same = compare && state.compare && againstOf(compare) === againstOf(state.compare);
  return change(state, { compare, rival: same ? state.rival : null });
}

/**
 * @param {State} state
 * @param {import('marchland/address.js').Address} address
 */
function reopen(state, address) {
  const { history } = state;
  const { day, fault } = history ? showable(history, address.date) : { day: state.day, fault: null };
  const ranged = history ? rangeOf(history, address.range) : { range: null, fault: null };
  const parties = history ? partiesAmong(history, address.controllers) : { controllers: address.controllers, fault: null };
  const misread = addressFault(address.misread);
  const { address: _address, controllers: _controllers, ...others } = state.faults;
  return change(compareWith(state, readComparison(address.compare)), {
    day,
    range: ranged.range,
    faults: Object.freeze({
      ...unranged(outside(others, fault), ranged.fault),
      ...(misread && { address: misread }),
      ...(parties.fault && { controllers: parties.fault }),
    }),
    wanted: history ? null : address.date,
    wantedRange: history ? null : address.range,
    playing: false,
    loop: address.loop,
    page: address.page,
    land: false,
    oblast: address.oblast,
    controllers: parties.controllers,
    statuses: address.statuses,
    layers: knownLayers(address.layers).layers,
    lang: address.lang ?? state.lang,
    theme: address.theme ?? state.theme,
    method: address.method,
    asOf: address.asOf,
    place: address.place,
    revision: address.revision,
    bbox: address.bbox,
  });
}
