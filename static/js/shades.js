// @ts-check
import { isDrawn } from 'marchland/layers.js';

/**
 * How places are drawn, which tells more than their states: what was gained in an era that the theatre names, and on
 * which days a change may or may not have happened yet.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/history.js').Changes} Changes
 * @typedef {import('marchland/days.js').Day} Day
 * @typedef {object} Shade
 * @property {number} state  index into `states`
 * @property {number} era  index into `eras` of the first it was gained in, −1 if in none
 * @property {Shade | null} before  what it may be still
 * @property {number} share  quarters of the uncertain days that have passed, 1 to 3; 4 where nothing is uncertain
 * @typedef {object} Shades
 * @property {readonly Shade[]} kinds
 * @property {{readonly count: number, readonly initial: Uint16Array}} places  kind on the first day, by place
 * @property {Changes} changes  of kind, in order of day
 */

const NEVER = Object.freeze({ change: new Uint32Array(), earliest: new Int32Array(), latest: new Int32Array() });

/** @type {WeakMap<Shades, Shades>} */
const certain = new WeakMap();

/**
 * The shades that a map draws: without the layer of uncertain days a change comes on its day at once.
 * @param {History} history
 * @param {import('marchland/layers.js').Layers} layers
 * @returns {Shades}
 */
export function drawnShades(history, layers) {
  const { shades, uncertain } = history;
  if (isDrawn(layers, 'uncertain') || !uncertain.change.length) return shades;
  const known = certain.get(shades) ?? shadesOf({ ...history, uncertain: NEVER });
  certain.set(shades, known);
  return known;
}

/** Quarters that a change of uncertain day passes through. */
const WHOLE = 4;

/**
 * @param {Pick<History, 'firstDay' | 'parties' | 'states' | 'places' | 'changes' | 'uncertain' | 'eras'>} history
 * @returns {Shades}
 */
export function shadesOf({ firstDay, parties, states, places, changes, uncertain, eras }) {
  /** @type {Shade[]} */
  const kinds = [];
  /** @type {Map<number, number>} */
  const known = new Map();
  /** @type {(state: number, era: number, before?: number, share?: number) => number} */
  const kindOf = (state, era, before = -1, share = WHOLE) => {
    const key = (((before + 1) * (WHOLE + 1) + share) * (eras.length + 1) + era + 1) * states.length + state;
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, kinds.length);
    kinds.push(Object.freeze({ state, era, before: before < 0 ? null : kinds[before], share }));
    return kinds.length - 1;
  };
  const order = new Map(parties.map(({ id }, index) => [id, index]));
  const holders = states.map(({ status, controller }) => (status === 'controlled' ? (order.get(controller ?? '') ?? -1) : -1));

  const era = Int16Array.from(places.era);
  const shade = places.initial.map((state, place) => kindOf(state, era[place]));
  const initial = shade.slice();
  const ranges = new Map(Array.from(uncertain.change, (change, at) => [change, at]));
  const next = nextChanges(changes, places.count);
  // In columns, each as long as all could be: an object an event would take most of the time.
  const most = changes.count + (WHOLE - 1) * uncertain.change.length;
  const events = { count: 0, day: new Int32Array(most), place: new Uint32Array(most), kind: new Uint16Array(most) };
  const add = (/** @type {Day} */ day, /** @type {number} */ place, /** @type {number} */ kind) => {
    events.day[events.count] = day;
    events.place[events.count] = place;
    events.kind[events.count] = kind;
    events.count += 1;
  };
  const free = new Int32Array(places.count).fill(firstDay);
  for (let change = 0; change < changes.count; change += 1) {
    const place = changes.place[change];
    const day = changes.day[change];
    const holder = holders[changes.after[change]];
    if (holder !== holders[changes.before[change]]) {
      const gained = holder >= 0 && holder !== places.baseline[place];
      era[place] = gained ? eras.findIndex(({ before }) => day < before) : -1;
    }
    const before = shade[place];
    const after = kindOf(changes.after[change], era[place]);
    shade[place] = after;
    const range = ranges.get(change);
    const latest = range === undefined ? day : uncertain.latest[range];
    const whole = next[change] < 0 ? latest : Math.min(latest, changes.day[next[change]]);
    if (range !== undefined) {
      const earliest = uncertain.earliest[range];
      const days = latest - earliest + 1;
      let last = 0;
      for (let quarter = 1; quarter < WHOLE; quarter += 1) {
        // The first day on which so many quarters have passed, to the nearest.
        const reached = quarter === 1 ? earliest : earliest + Math.ceil(((quarter - 0.5) / WHOLE) * days) - 1;
        const from = Math.max(free[place], reached);
        if (from >= whole) break;
        if (from === last) events.count -= 1;
        last = from;
        add(from, place, kindOf(changes.after[change], era[place], before, quarter));
      }
    }
    add(whole, place, after);
    free[place] = whole;
  }
  return Object.freeze({ kinds, places: { count: places.count, initial }, changes: stream(events, initial) });
}

/**
 * The change after each change of a place, −1 where there is none.
 * @param {Changes} changes
 * @param {number} placeCount
 */
function nextChanges(changes, placeCount) {
  const next = new Int32Array(changes.count);
  const seen = new Int32Array(placeCount).fill(-1);
  for (let change = changes.count - 1; change >= 0; change -= 1) {
    next[change] = seen[changes.place[change]];
    seen[changes.place[change]] = change;
  }
  return next;
}

/**
 * @param {{count: number, day: Int32Array, place: Uint32Array, kind: Uint16Array}} events  as they came
 * @param {Uint16Array} initial
 * @returns {Changes}
 */
function stream(events, initial) {
  const { count } = events;
  const { day, place, kind } = inOrder(events);
  const held = initial.slice();
  const before = new Uint16Array(count);
  for (let at = 0; at < count; at += 1) {
    before[at] = held[place[at]];
    held[place[at]] = kind[at];
  }
  return Object.freeze({ count, day, place, before, after: kind });
}

/**
 * Events by day and place. Changes come in that order; only those of uncertain day do not.
 * @param {{count: number, day: Int32Array, place: Uint32Array, kind: Uint16Array}} events
 */
function inOrder({ count, day, place, kind }) {
  const apart = (/** @type {number} */ a, /** @type {number} */ b) => day[a] - day[b] || place[a] - place[b];
  let sorted = true;
  for (let at = 1; at < count && sorted; at += 1) sorted = apart(at - 1, at) <= 0;
  if (sorted) return { day: day.slice(0, count), place: place.slice(0, count), kind: kind.slice(0, count) };
  const order = Array.from({ length: count }, (_, at) => at).sort(apart);
  return {
    day: Int32Array.from(order, (event) => day[event]),
    place: Uint32Array.from(order, (event) => place[event]),
    kind: Uint16Array.from(order, (event) => kind[event]),
  };
}
