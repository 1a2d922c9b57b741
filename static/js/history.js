// @ts-check
import { decodeAreas } from 'marchland/areas.js';
import { parseDay } from 'marchland/days.js';

/**
 * What held, on every day: the answer of `GET /timeline`, decoded once into columns.
 *
 * @typedef {import('marchland/days.js').Day} Day
 * @typedef {Readonly<Record<string, string>>} Words  by language, in those of the theatre
 * @typedef {{id: string, name: Words, color: {light: string, dark: string}, pattern: string}} Party
 * @typedef {object} ControlState
 * @property {string | null} controller
 * @property {'controlled' | 'contested' | 'unknown'} status
 * @property {'none' | 'encircled'} pressure
 * @property {string} assertion
 * @property {string | null} claimed_by
 * @property {string} rule
 * @typedef {{id: string, name: string, name_uk: string, lon: number | null, lat: number | null}} Oblast
 *
 * @typedef {object} Places
 * @property {number} count
 * @property {readonly string[]} id
 * @property {readonly string[]} name
 * @property {readonly string[]} nameUk
 * @property {Int16Array} oblast  index into `oblasts`, −1 where none
 * @property {Float64Array} population  NaN where unknown
 * @property {Float64Array} lon  degrees
 * @property {Float64Array} lat  degrees
 * @property {Uint16Array} initial  state on the first day
 *
 * @typedef {object} Changes  in order of day
 * @property {number} count
 * @property {Int32Array} day
 * @property {Uint32Array} place
 * @property {Uint16Array} before
 * @property {Uint16Array} after
 *
 * @typedef {object} History
 * @property {string} theatre
 * @property {number} revision
 * @property {string} method
 * @property {string | null} asOf
 * @property {Day} firstDay
 * @property {Day} lastDay
 * @property {Words} title
 * @property {Words} attribution  whom the map owes thanks; empty if nobody
 * @property {readonly [number, number, number, number]} bounds  west, south, east, north
 * @property {readonly Party[]} parties
 * @property {readonly ControlState[]} states
 * @property {readonly Oblast[]} oblasts
 * @property {Places} places
 * @property {number} unplaced  how many places have no known point and are not among `places`
 * @property {import('marchland/areas.js').Areas} areas
 * @property {Changes} changes
 */

/** The answer of the server is not a timeline of format 2. */
export class MalformedTimelineError extends Error {
  /** @param {string} where  the member that is wrong */
  constructor(where) {
    super(`the timeline is malformed at ${where}`);
    this.name = 'MalformedTimelineError';
    this.where = where;
  }
}

/**
 * @param {unknown} good
 * @param {string} where
 * @returns {asserts good}
 */
function insist(good, where) {
  if (!good) throw new MalformedTimelineError(where);
}

/**
 * @param {unknown} value
 * @param {string} where
 * @param {number} [length]
 * @returns {any[]}
 */
function column(value, where, length) {
  insist(Array.isArray(value), where);
  insist(length === undefined || value.length === length, `${where} (length)`);
  return value;
}

/**
 * @param {any} payload  the parsed body of `GET /timeline`
 * @returns {History}
 */
export function decodeHistory(payload) {
  insist(payload && typeof payload === 'object', 'the document');
  insist(payload.format === 2, 'format');
  const firstDay = parseDay(payload.first_day);
  const lastDay = parseDay(payload.last_day);
  insist(firstDay !== null, 'first_day');
  insist(lastDay !== null && lastDay >= firstDay, 'last_day');
  const parties = column(payload.parties, 'parties');
  const states = column(payload.states, 'states');
  const oblasts = column(payload.oblasts, 'oblasts');
  const places = decodePlaces(payload.places ?? {}, states.length, oblasts.length);
  const areas = decodeAreas(checkedAreas(payload.areas ?? {}, places.count));
  const changes = decodeChanges(payload.changes ?? {}, firstDay, places, states.length);
  const bounds = column(payload.view?.bounds, 'view.bounds', 4);
  insist(bounds.every(Number.isFinite), 'view.bounds');
  return Object.freeze({
    theatre: String(payload.theatre),
    revision: payload.revision,
    method: payload.method,
    asOf: payload.as_of ?? null,
    firstDay,
    lastDay,
    title: payload.title,
    attribution: payload.attribution ?? {},
    bounds: /** @type {[number, number, number, number]} */ (bounds),
    parties,
    states,
    oblasts,
    places,
    unplaced: payload.unplaced ?? 0,
    areas,
    changes,
  });
}

/**
 * @param {any} raw
 * @param {number} stateCount
 * @param {number} oblastCount
 * @returns {Places}
 */
function decodePlaces(raw, stateCount, oblastCount) {
  const id = column(raw.id, 'places.id');
  const count = id.length;
  const initial = Uint16Array.from(column(raw.initial, 'places.initial', count));
  insist(initial.every((state) => state < stateCount), 'places.initial');
  const oblast = Int16Array.from(
    column(raw.oblast, 'places.oblast', count),
    (index) => index ?? -1,
  );
  insist(oblast.every((index) => index < oblastCount), 'places.oblast');
  const name = column(raw.name, 'places.name', count);
  return Object.freeze({
    count,
    id,
    name,
    nameUk: column(raw.name_uk, 'places.name_uk', count).map((uk, index) => uk || name[index]),
    oblast,
    population: Float64Array.from(
      column(raw.population, 'places.population', count),
      (people) => people ?? NaN,
    ),
    lon: degrees(column(raw.lon, 'places.lon', count)),
    lat: degrees(column(raw.lat, 'places.lat', count)),
    initial,
  });
}

/**
 * @param {any} raw
 * @param {number} placeCount
 */
function checkedAreas(raw, placeCount) {
  insist(Array.isArray(raw.topology?.arcs), 'areas.topology');
  const classes = column(raw.topology.objects?.classes?.geometries, 'areas.topology.objects.classes').length;
  const classOf = column(raw.class_of, 'areas.class_of', placeCount);
  insist(classOf.every((own) => own >= -1 && own < classes), 'areas.class_of');
  insist(Number.isInteger(raw.modelled_from), 'areas.modelled_from');
  return raw;
}

/**
 * Degrees from hundred-thousandths, each given as the difference to the one before.
 * @param {number[]} deltas
 */
function degrees(deltas) {
  const out = new Float64Array(deltas.length);
  let sum = 0;
  deltas.forEach((delta, index) => {
    sum += delta;
    out[index] = sum / 1e5;
  });
  return out;
}

/**
 * @param {any} raw
 * @param {Day} firstDay
 * @param {Places} places
 * @param {number} stateCount
 * @returns {Changes}
 */
function decodeChanges(raw, firstDay, places, stateCount) {
  const gaps = column(raw.day, 'changes.day');
  const counts = column(raw.count, 'changes.count', gaps.length);
  const steps = column(raw.place, 'changes.place');
  const place = new Uint32Array(steps.length);
  const after = Uint16Array.from(column(raw.state, 'changes.state', place.length));
  insist(after.every((state) => state < stateCount), 'changes.state');
  insist(counts.reduce((sum, count) => sum + count, 0) === place.length, 'changes.count');
  const day = new Int32Array(place.length);
  const before = new Uint16Array(place.length);
  const held = Uint16Array.from(places.initial);
  let at = 0;
  let today = firstDay;
  gaps.forEach((gap, index) => {
    today += gap;
    let reached = 0;
    for (const end = at + counts[index]; at < end; at += 1) {
      reached += steps[at];
      insist(reached >= 0 && reached < places.count, 'changes.place');
      place[at] = reached;
      day[at] = today;
      before[at] = held[place[at]];
      held[place[at]] = after[at];
    }
  });
  return Object.freeze({ count: place.length, day, place, before, after });
}

/**
 * How many changes lie before a day: the index of the first one on or after it.
 * @param {Changes} changes
 * @param {Day} day
 */
export function changesBefore(changes, day) {
  let low = 0;
  let high = changes.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (changes.day[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The nearest day with a change, earlier (`-1`) or later (`1`) than a day, or null.
 * @param {Changes} changes
 * @param {Day} day
 * @param {-1 | 1} direction
 * @returns {Day | null}
 */
export function dayOfChange(changes, day, direction) {
  const index = direction < 0 ? changesBefore(changes, day) - 1 : changesBefore(changes, day + 1);
  return index >= 0 && index < changes.count ? changes.day[index] : null;
}
