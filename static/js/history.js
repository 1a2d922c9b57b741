// @ts-check
import { decodeAreas } from 'marchland/areas.js';
import { MalformedTimelineError, everySecondBit, readCharacters, readDigits, readSigned, readTexts } from 'marchland/columns.js';
import { parseDay } from 'marchland/days.js';
import { column, decodeEras, decodeOblasts, decodeParties, decodeStates, decodeWords, insist } from 'marchland/glossary.js';
import { shadesOf } from 'marchland/shades.js';

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
 * @property {Int16Array} baseline  index into `parties` of who held it before any claim, −1 for nobody
 * @property {Int16Array} era  index into `eras` of that in which its holder on the first day gained it, −1 for none
 *
 * @typedef {object} Changes  in order of day
 * @property {number} count
 * @property {Int32Array} day
 * @property {Uint32Array} place
 * @property {Uint16Array} before
 * @property {Uint16Array} after
 *
 * @typedef {object} Uncertain  changes that may lie on other days
 * @property {Uint32Array} change  index into `Changes`, ascending
 * @property {Int32Array} earliest  the first day it may lie on
 * @property {Int32Array} latest  the last one
 *
 * @typedef {{before: Day, name: Words}} Era  control gained before a day and kept since is drawn apart
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
 * @property {Uncertain} uncertain
 * @property {readonly Era[]} eras  in the order of their days
 * @property {import('marchland/shades.js').Shades} shades  how the places are drawn
 */

export { MalformedTimelineError };

/**
 * @param {any} payload  the parsed body of `GET /timeline`
 * @returns {History}
 */
export function decodeHistory(payload) {
  insist(payload && typeof payload === 'object', 'the document');
  insist(payload.format === 3, 'format');
  const firstDay = parseDay(payload.first_day);
  const lastDay = parseDay(payload.last_day);
  insist(firstDay !== null, 'first_day');
  insist(lastDay !== null && lastDay >= firstDay, 'last_day');
  insist(Number.isInteger(payload.revision) && payload.revision >= 0, 'revision');
  insist(typeof payload.method === 'string', 'method');
  const asOf = payload.as_of ?? null;
  insist(asOf === null || parseDay(asOf) !== null, 'as_of');
  insist(Number.isInteger(payload.unplaced ?? 0), 'unplaced');
  const parties = decodeParties(payload.parties);
  const states = decodeStates(payload.states, parties);
  const oblasts = decodeOblasts(payload.oblasts);
  const eras = decodeEras(payload.eras);
  const places = decodePlaces(payload.places ?? {}, states.length, oblasts.length, parties.length, eras.length);
  const areas = decodeAreas(payload.areas, places.count);
  const { changes, uncertain } = decodeChanges(payload.changes ?? {}, firstDay, places, states.length);
  const bounds = column(payload.view?.bounds, 'view.bounds', 4);
  insist(bounds.every(Number.isFinite), 'view.bounds');
  return Object.freeze({
    theatre: String(payload.theatre),
    revision: payload.revision,
    method: payload.method,
    asOf,
    firstDay,
    lastDay,
    title: decodeWords(payload.title, 'title'),
    attribution: decodeWords(payload.attribution ?? {}, 'attribution', 0),
    bounds: /** @type {[number, number, number, number]} */ (bounds),
    parties,
    states,
    oblasts,
    places,
    unplaced: payload.unplaced ?? 0,
    areas,
    changes,
    uncertain,
    eras,
    shades: shadesOf({ firstDay, parties, states, places, changes, uncertain, eras }),
  });
}

/**
 * @param {any} raw
 * @param {number} stateCount
 * @param {number} oblastCount
 * @param {number} partyCount
 * @param {number} eraCount
 * @returns {Places}
 */
function decodePlaces(raw, stateCount, oblastCount, partyCount, eraCount) {
  const { count } = raw;
  insist(Number.isInteger(count) && count >= 0, 'places.count');
  const initial = new Uint16Array(readDigits(raw.initial, 'places.initial', count));
  insist(initial.every((state) => state < stateCount), 'places.initial');
  const oblast = new Int16Array(readDigits(raw.oblast, 'places.oblast', count).map((index) => index - 1));
  insist(oblast.every((index) => index < oblastCount), 'places.oblast');
  const baseline = new Int16Array(readDigits(raw.baseline, 'places.baseline', count).map((index) => index - 1));
  insist(baseline.every((index) => index < partyCount), 'places.baseline');
  const era = new Int16Array(readDigits(raw.era, 'places.era', count).map((index) => index - 1));
  insist(era.every((index) => index < eraCount), 'places.era');
  // A map that speaks one language gets the names of that one.
  const { en, uk } = raw.names ?? {};
  const english = readTexts(en ?? uk, 'places.names.en');
  const ukrainian = readTexts(uk ?? en, 'places.names.uk');
  const named = Array.from(readDigits(raw.names?.of, 'places.names.of', count));
  insist(named.every((name) => name < Math.min(english.length, ukrainian.length)), 'places.names.of');
  const id = readCharacters(raw.id, 'places.id', count);
  insist(id.every(Boolean), 'places.id');
  return Object.freeze({
    count,
    id,
    name: named.map((name) => english[name]),
    nameUk: named.map((name) => ukrainian[name]),
    oblast,
    population: readDigits(raw.population, 'places.population', count).map((people) => (people ? people - 1 : NaN)),
    ...decodePoints(raw, count),
    initial,
    baseline,
    era,
  });
}

/**
 * The middles of the cells of a grid, counted along a Z-shaped curve through them.
 * @param {any} raw
 * @param {number} count
 */
function decodePoints(raw, count) {
  const [west, south] = column(raw.grid?.corner, 'places.grid', 2);
  const [width, height] = column(raw.grid.step, 'places.grid', 2);
  insist([west, south, width, height].every(Number.isFinite), 'places.grid');
  const steps = readDigits(raw.spot, 'places.spot', count);
  const lon = new Float64Array(count);
  const lat = new Float64Array(count);
  let along = 0;
  for (let at = 0; at < count; at += 1) {
    along += steps[at];
    insist(along < 2 ** 32, 'places.spot');
    lon[at] = west + (everySecondBit(along) + 0.5) * width;
    lat[at] = south + (everySecondBit(along >>> 1) + 0.5) * height;
  }
  return { lon, lat };
}

/**
 * @param {any} raw
 * @param {Day} firstDay
 * @param {Places} places
 * @param {number} stateCount
 * @returns {{changes: Changes, uncertain: Uncertain}}
 */
function decodeChanges(raw, firstDay, places, stateCount) {
  const counts = readDigits(raw.count, 'changes.count', places.count);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const waits = readDigits(raw.wait, 'changes.wait', total);
  const states = readDigits(raw.state, 'changes.state', total);
  insist(states.every((state) => state < stateCount), 'changes.state');
  // They come by place and are wanted by day: each takes the next free seat of its day.
  const dayOf = new Int32Array(total);
  let last = 0;
  for (let place = 0, at = 0; place < places.count; place += 1) {
    let offset = 0;
    for (const end = at + counts[place]; at < end; at += 1) {
      offset += waits[at];
      dayOf[at] = offset;
      last = Math.max(last, offset);
    }
  }
  insist(last < 4e6, 'changes.wait');
  const seats = new Uint32Array(last + 2);
  for (const offset of dayOf) seats[offset + 1] += 1;
  for (let offset = 1; offset < seats.length; offset += 1) seats[offset] += seats[offset - 1];
  const day = new Int32Array(total);
  const place = new Uint32Array(total);
  const before = new Uint16Array(total);
  const after = new Uint16Array(total);
  const seatOf = new Uint32Array(total);
  for (let own = 0, at = 0; own < places.count; own += 1) {
    let held = places.initial[own];
    for (const end = at + counts[own]; at < end; at += 1) {
      const seat = seats[dayOf[at]];
      seats[dayOf[at]] += 1;
      seatOf[at] = seat;
      day[seat] = firstDay + dayOf[at];
      place[seat] = own;
      before[seat] = held;
      held = states[at];
      after[seat] = held;
    }
  }
  const changes = Object.freeze({ count: total, day, place, before, after });
  return { changes, uncertain: decodeUncertain(raw.uncertain ?? {}, day, seatOf) };
}

/**
 * @param {any} raw
 * @param {Int32Array} day  of each change, in their order
 * @param {Uint32Array} seatOf  where each change as written stands in that order
 * @returns {Uncertain}
 */
function decodeUncertain(raw, day, seatOf) {
  const steps = readDigits(raw.change, 'changes.uncertain.change');
  const early = readSigned(raw.before, 'changes.uncertain.before', steps.length);
  const late = readSigned(raw.after, 'changes.uncertain.after', steps.length);
  let written = 0;
  const found = Array.from(steps, (step, at) => {
    written += step;
    insist(written < seatOf.length, 'changes.uncertain.change');
    return { change: seatOf[written], early: early[at], late: late[at] };
  }).sort((a, b) => a.change - b.change);
  return Object.freeze({
    change: Uint32Array.from(found, ({ change }) => change),
    earliest: Int32Array.from(found, (one) => day[one.change] - one.early),
    latest: Int32Array.from(found, (one) => day[one.change] + one.late),
  });
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

/** @type {WeakMap<readonly ControlState[], Uint8Array>} */
const turnings = new WeakMap();

/**
 * Whether a change is one of control: of who holds the place, how firmly, or whether it is encircled. A change of the
 * rule alone, of how sure that is or of who else claims it leaves control as it was.
 * @param {Pick<History, 'changes' | 'states'>} history
 * @param {number} change
 */
export function turnsControl({ changes, states }, change) {
  let turning = turnings.get(states);
  if (!turning) {
    const count = states.length;
    turning = Uint8Array.from({ length: count * count }, (_, at) => {
      const [one, other] = [states[Math.floor(at / count)], states[at % count]];
      return Number(one.controller !== other.controller || one.status !== other.status || one.pressure !== other.pressure);
    });
    turnings.set(states, turning);
  }
  return turning[changes.before[change] * states.length + changes.after[change]] === 1;
}
