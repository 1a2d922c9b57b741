// @ts-check
import { clampDay, isoDay, parseDay } from 'marchland/days.js';

/**
 * What the map is compared with, and how: the value of `compare` in the address.
 *
 * `AXIS:VALUE[,marks | ,PERCENT]`: the left map is of another day (`date:2022-02-23`), so many days before
 * (`days:365`), of another method (`method:verified@1`), or as known on another day (`as_of:2022-09-30`). The right
 * map is the one that the rest of the address asks for. A divider stands between them, at so many percent of the
 * width, 50 when none are given; with `marks` there is one map, and what differs is marked on it.
 *
 * @typedef {import('marchland/days.js').Day} Day
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/history.js').ControlState} ControlState
 * @typedef {'date' | 'days' | 'method' | 'as_of'} Axis
 * @typedef {object} Comparison
 * @property {Axis} axis
 * @property {string} value
 * @property {boolean} marks
 * @property {number} at  where the divider stands, percent
 * @typedef {{left: string, right: string, places: number, people: number}} Flow
 *   what `left` holds on the left map and `right` on the right one; parties by id, else `contested` or `unknown`
 */

/** @type {readonly Axis[]} */
export const AXES = ['date', 'days', 'method', 'as_of'];
export const MIDDLE = 50;

const WHOLE = /^\d{1,6}$/;
const METHOD = /^[a-z]+@\d+(\?party=[\w:.-]+)?$/;

/** @type {Record<Axis, (value: string) => boolean>} */
const SOUND = {
  date: (value) => parseDay(value) !== null,
  days: (value) => WHOLE.test(value),
  method: (value) => METHOD.test(value),
  as_of: (value) => parseDay(value) !== null,
};

/**
 * @param {string | null} text
 * @returns {Comparison | null}  null where there is none, and where it is none of the forms there are
 */
export function readComparison(text) {
  const [what, how, ...more] = (text ?? '').split(',');
  const colon = what.indexOf(':');
  const axis = AXES.find((name) => name === what.slice(0, Math.max(0, colon)));
  const value = what.slice(colon + 1);
  if (!axis || more.length || !SOUND[axis](value)) return null;
  const at = how === undefined || how === 'marks' ? MIDDLE : Number(how);
  if (how !== undefined && how !== 'marks' && !(WHOLE.test(how) && at <= 100)) return null;
  return Object.freeze({ axis, value, marks: how === 'marks', at });
}

/**
 * @param {Comparison} comparison
 * @returns {string}
 */
export function writeComparison({ axis, value, marks, at }) {
  return `${axis}:${value}${marks ? ',marks' : at === MIDDLE ? '' : `,${at}`}`;
}

/**
 * The part that says what is compared, as `GET /comparison` takes it.
 * @param {Comparison} comparison
 */
export function againstOf({ axis, value }) {
  return `${axis}:${value}`;
}

/**
 * What to ask `GET /timeline` for to get the left map, or null where the history at hand tells it.
 * @param {Comparison} comparison
 * @param {{history: History | null, method: string | null, asOf: string | null, revision: number | null}} state
 * @returns {import('marchland/api.js').Query | null}
 */
export function leftQuery({ axis, value }, { history, method, asOf, revision }) {
  const query = { method, as_of: asOf, revision };
  if (axis === 'method') return { ...query, method: value };
  if (axis === 'as_of') return { ...query, as_of: value };
  if (axis === 'days' || !history) return null;
  const day = /** @type {Day} */ (parseDay(value));
  return day >= history.firstDay && day <= history.lastDay ? null : { ...query, datetime: `${value}/${value}` };
}

/**
 * The day that the left map shows.
 * @param {Comparison} comparison
 * @param {Day} day  that the right one shows
 * @param {History} history  of the left map
 * @returns {Day}
 */
export function leftDay({ axis, value }, day, history) {
  if (axis === 'date') return clampDay(/** @type {Day} */ (parseDay(value)), history.firstDay, history.lastDay);
  const wanted = axis === 'days' ? day - Number(value) : day;
  return clampDay(wanted, history.firstDay, history.lastDay);
}

/**
 * Another day to begin a comparison with: a year before, where the history goes back so far.
 * @param {History} history
 * @param {Day} day
 */
export function dayToCompare(history, day) {
  return isoDay(clampDay(day - 365, history.firstDay, history.lastDay));
}

/** @type {WeakMap<readonly ControlState[], WeakMap<readonly ControlState[], Uint8Array>>} */
const unlikes = new WeakMap();

/**
 * Which pairs of states look different. Control and what is claimed count; how firmly it is known does not.
 * @param {readonly ControlState[]} left
 * @param {readonly ControlState[]} right
 * @returns {Uint8Array}  by left state × number of right states + right state
 */
export function unlikeStates(left, right) {
  const known = unlikes.get(left)?.get(right);
  if (known) return known;
  const shown = (/** @type {ControlState} */ state) =>
    JSON.stringify([state.controller, state.status, state.pressure, state.claimed_by]);
  const rights = right.map(shown);
  const unlike = Uint8Array.from(left.flatMap((state) => rights.map((other) => Number(shown(state) !== other))));
  unlikes.set(left, (unlikes.get(left) ?? new WeakMap()).set(right, unlike));
  return unlike;
}

/**
 * The places that two maps show differently, the most populous first.
 * @param {History} left
 * @param {Uint16Array} leftStates
 * @param {History} right  of the same places
 * @param {Uint16Array} rightStates
 * @returns {number[]}
 */
export function differing(left, leftStates, right, rightStates) {
  const unlike = unlikeStates(left.states, right.states);
  const { population } = right.places;
  const width = right.states.length;
  /** @type {number[]} */
  const found = [];
  for (let place = 0; place < rightStates.length; place += 1) {
    if (unlike[leftStates[place] * width + rightStates[place]]) found.push(place);
  }
  return found.sort((a, b) => (population[b] || 0) - (population[a] || 0) || a - b);
}

/**
 * What a state is counted under: a party, `contested` or `unknown`.
 * @param {ControlState} state
 */
export function holderOf({ status, controller }) {
  return status === 'contested' ? 'contested' : (controller ?? 'unknown');
}

/**
 * The matrix of two maps, gross: what one holder has on the left and another, or the same, on the right.
 * @param {History} left
 * @param {Uint16Array} leftStates
 * @param {History} right  of the same places
 * @param {Uint16Array} rightStates
 * @returns {Flow[]}
 */
export function flowsOf(left, leftStates, right, rightStates) {
  const lefts = left.states.map(holderOf);
  const rights = right.states.map(holderOf);
  const columns = [...new Set(rights)];
  const rows = [...new Set(lefts)];
  const row = Uint16Array.from(lefts, (holder) => rows.indexOf(holder) * columns.length);
  const column = Uint16Array.from(rights, (holder) => columns.indexOf(holder));
  const places = new Float64Array(rows.length * columns.length);
  const people = new Float64Array(places.length);
  for (let place = 0; place < rightStates.length; place += 1) {
    const cell = row[leftStates[place]] + column[rightStates[place]];
    places[cell] += 1;
    people[cell] += right.places.population[place] || 0;
  }
  return rows.flatMap((from, at) =>
    columns.map((to, beside) => {
      const cell = at * columns.length + beside;
      return { left: from, right: to, places: places[cell], people: people[cell] };
    })).filter((flow) => flow.places > 0);
}

/**
 * Whether two histories speak of the same places in the same order.
 * @param {History} one
 * @param {History} other
 */
export function samePlaces(one, other) {
  const [ids, others] = [one.places.id, other.places.id];
  return ids.length === others.length && ids.every((id, index) => id === others[index]);
}
