// @ts-check
import { isoDay } from 'marchland/days.js';
import { changesBefore, turnsControl } from 'marchland/history.js';
import { scopeOf } from 'marchland/scope.js';
import { oblastTitle, placeName } from 'marchland/words.js';

/**
 * The rows of the table: places in scope with what holds on the day, and since when.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/state.js').State} State
 * @typedef {'name' | 'control' | 'since' | 'people'} Column
 * @typedef {Readonly<{column: Column, down: boolean}>} Order
 * @typedef {object} Wish
 * @property {import('marchland/state.js').Bbox | null} bounds  only places inside
 * @property {boolean} changed  only places that changed on the day or in the range
 */

/**
 * The places of the table, in no order.
 * @param {State} state  with a history and a day
 * @param {Uint16Array} states  by place, on the day
 * @param {Wish} wish
 * @returns {number[]}
 */
export function placesFor(state, states, { bounds, changed }) {
  const history = /** @type {History} */ (state.history);
  const day = /** @type {number} */ (state.day);
  const { changes, places } = history;
  const scope = scopeOf(history, state);
  /** @type {Uint8Array | null} */
  let turned = null;
  if (changed) {
    turned = new Uint8Array(places.count);
    const end = changesBefore(changes, (state.range?.to ?? day) + 1);
    for (let at = changesBefore(changes, state.range?.from ?? day); at < end; at += 1) {
      if (turnsControl(history, at)) turned[changes.place[at]] = 1;
    }
  }
  const found = [];
  for (let place = 0; place < places.count; place += 1) {
    if (!scope.shown[states[place]] || !scope.hasPlace(place) || (turned && !turned[place])) continue;
    if (bounds) {
      const [west, south, east, north] = bounds;
      const [lon, lat] = [places.lon[place], places.lat[place]];
      if (lon < west || lon > east || lat < south || lat > north) continue;
    }
    found.push(place);
  }
  return found;
}

/**
 * The day on which each place came under what holds on a day; before the first day of the map where nothing changed.
 * @param {History} history
 * @param {number} day
 * @returns {Int32Array}
 */
export function sinceDays(history, day) {
  const { changes, places, firstDay } = history;
  const since = new Int32Array(places.count).fill(firstDay - 1);
  const end = changesBefore(changes, day + 1);
  for (let at = 0; at < end; at += 1) {
    if (turnsControl(history, at)) since[changes.place[at]] = changes.day[at];
  }
  return since;
}

/**
 * Where each place stands in the alphabet of a language.
 * @param {History} history
 * @param {import('marchland/state.js').Lang} lang
 * @returns {Uint32Array}
 */
export function alphabet(history, lang) {
  const collator = new Intl.Collator(lang);
  const names = Array.from({ length: history.places.count }, (_, place) => placeName(history, place, lang));
  const order = names.map((_, place) => place).sort((a, b) => collator.compare(names[a], names[b]) || a - b);
  const rank = new Uint32Array(order.length);
  order.forEach((place, position) => {
    rank[place] = position;
  });
  return rank;
}

/**
 * @param {number[]} rows
 * @param {Order} order
 * @param {{history: History, states: Uint16Array, since: Int32Array, rank: Uint32Array}} by
 * @returns {number[]}
 */
export function inOrder(rows, { column, down }, { history, states, since, rank }) {
  const { population } = history.places;
  // The states in words' order: by controller as the theatre names them, then by status.
  const parties = history.parties.map(({ id }) => id);
  const key = history.states.map(({ controller, status }) => {
    const at = parties.indexOf(controller ?? '');
    return (at < 0 ? parties.length : at) * 4 + ['controlled', 'contested', 'unknown'].indexOf(status);
  });
  /** @type {Record<Column, (place: number) => number>} */
  const value = {
    name: (place) => rank[place],
    control: (place) => key[states[place]],
    since: (place) => since[place],
    people: (place) => population[place] || 0,
  };
  const of = value[column];
  const way = down ? -1 : 1;
  return [...rows].sort((a, b) => way * (of(a) - of(b)) || rank[a] - rank[b]);
}

const COLUMNS = [
  'id', 'name', 'name_uk', 'oblast', 'controller', 'status', 'pressure', 'claimed_by', 'assertion', 'rule', 'since',
  'population', 'lon', 'lat', 'day', 'method', 'as_of', 'revision',
];

/**
 * The rows as CSV (RFC 4180), each with the view that it was taken from.
 * @param {State} state  with a history and a day
 * @param {Uint16Array} states
 * @param {Int32Array} since
 * @param {readonly number[]} rows
 */
export function rowsCsv(state, states, since, rows) {
  const history = /** @type {History} */ (state.history);
  const { places, oblasts } = history;
  const day = isoDay(/** @type {number} */ (state.day));
  const view = [day, history.method, history.asOf, history.revision];
  const lines = rows.map((place) => {
    const held = history.states[states[place]];
    const oblast = oblasts[places.oblast[place]];
    const people = places.population[place];
    return [
      places.id[place], places.name[place], places.nameUk[place], oblast ? oblastTitle(oblast, 'en') : null,
      held.controller, held.status, held.pressure, held.claimed_by, held.assertion, held.rule,
      since[place] < history.firstDay ? null : isoDay(since[place]),
      Number.isNaN(people) ? null : people, places.lon[place].toFixed(5), places.lat[place].toFixed(5), ...view,
    ];
  });
  return csv([COLUMNS, ...lines]);
}

/**
 * @param {readonly (readonly (string | number | null)[])[]} rows
 */
export function csv(rows) {
  const cell = (/** @type {string | number | null} */ value) => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
