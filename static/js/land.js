// @ts-check
import { MalformedTimelineError, readDigits } from 'marchland/columns.js';
import { isoDay, parseDay } from 'marchland/days.js';

/**
 * What `GET /statistics` answers, added up in a file without a server: of whole thousandths of km², so that the sums
 * are the server's to the last digit.
 *
 * At the least, every cell of a holder that shares an edge with one of another holder goes to that neighbour; at the
 * most, every cell that shares an edge with one of the holder's goes to the holder. So it is counted, of each cell and
 * its neighbours, how many are whose.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/days.js').Day} Day
 * @typedef {object} Land
 * @property {Float64Array} area  thousandths of km², by place
 * @property {Uint32Array} starts  by place, into `near`
 * @property {Uint32Array} near  each cell and those it shares an edge with
 * @property {readonly any[]} unplaced  settlements without a known point, by oblast and history
 *
 * @typedef {object} Count
 * @property {Float64Array} settlements  by holder
 * @property {Float64Array} population
 * @property {Float64Array} area
 * @property {Float64Array} low
 * @property {Float64Array} high
 */

const THOUSANDTHS = 1000;
const COLUMNS = /** @type {const} */ ({ settlements: 1, population: 1, area: THOUSANDTHS, low: THOUSANDTHS, high: THOUSANDTHS });
const NAMES = { settlements: 'settlements', population: 'population', area: 'area_km2', low: 'area_low_km2', high: 'area_high_km2' };

/**
 * @param {any} payload  the body of `GET /timeline/land`
 * @returns {Land}
 */
export function readLand(payload) {
  if (payload?.format !== 1 || !Array.isArray(payload.unplaced)) throw new MalformedTimelineError('land');
  const area = readDigits(payload.area, 'land.area');
  const count = area.length;
  const after = readDigits(payload.neighbours?.count, 'land.neighbours.count', count);
  const steps = readDigits(payload.neighbours?.step, 'land.neighbours.step', after.reduce((sum, one) => sum + one, 0));
  const pairs = new Uint32Array(2 * steps.length);
  const starts = new Uint32Array(count + 1).fill(1);
  starts[0] = 0;
  for (let place = 0, at = 0; place < count; place += 1) {
    for (let other = place, left = after[place]; left > 0; left -= 1, at += 1) {
      other += steps[at];
      if (other >= count) throw new MalformedTimelineError('land.neighbours.step');
      pairs[2 * at] = place;
      pairs[2 * at + 1] = other;
      starts[place + 1] += 1;
      starts[other + 1] += 1;
    }
  }
  for (let place = 0; place < count; place += 1) starts[place + 1] += starts[place];
  const near = new Uint32Array(starts[count]);
  const free = starts.slice();
  const put = (/** @type {number} */ place, /** @type {number} */ other) => {
    near[free[place]] = other;
    free[place] += 1;
  };
  for (let place = 0; place < count; place += 1) put(place, place);
  for (let at = 0; at < pairs.length; at += 2) {
    put(pairs[at], pairs[at + 1]);
    put(pairs[at + 1], pairs[at]);
  }
  return Object.freeze({ area, starts, near, unplaced: payload.unplaced });
}

/**
 * @param {Land} land
 * @param {History} history
 * @param {{from: string, to: string, oblast?: string | null}} query
 * @returns {any}  as `GET /statistics` gives it, for every day
 */
export function statisticsOf(land, history, { from, to, oblast = null }) {
  const { changes, places, states } = history;
  if (land.area.length !== places.count) throw new MalformedTimelineError('land.area');
  const [first, last] = [/** @type {Day} */ (parseDay(from)), /** @type {Day} */ (parseDay(to))];
  const holders = [...history.parties.map(({ id }) => id), 'contested', 'unknown'];
  const kindOf = states.map(({ status, controller }) => holders.indexOf(status === 'contested' ? 'contested' : (controller ?? 'unknown')));
  const wanted = oblast === null ? -1 : history.oblasts.findIndex(({ id }) => id === oblast);
  const isCounted = (/** @type {number} */ place) => oblast === null || (wanted >= 0 && places.oblast[place] === wanted);

  const tally = createTally(land, holders.length, isCounted);
  const held = Uint8Array.from(places.initial, (state) => kindOf[state]);
  held.forEach((kind, place) => tally.add(place, kind, places.population[place] || 0));
  let next = 0;
  const follow = (/** @type {Day} */ day) => {
    for (; next < changes.count && changes.day[next] <= day; next += 1) {
      const place = changes.place[next];
      const kind = kindOf[changes.after[next]];
      if (kind === held[place]) continue;
      tally.move(place, held[place], kind, places.population[place] || 0);
      held[place] = kind;
    }
  };
  const days = Array.from({ length: last - first + 1 }, (_, at) => isoDay(first + at));
  const series = holders.map((holder) => ({
    oblast: null, name: null, holder,
    ...Object.fromEntries(Object.values(NAMES).map((name) => [name, new Float64Array(days.length)])),
  }));
  // Where nobody has land, 0 km² would be wrong.
  const measured = history.areas.modelledFrom > 0;
  const unplaced = land.unplaced.filter((one) => oblast === null || (wanted >= 0 && one.oblast === wanted + 1));
  days.forEach((iso, at) => {
    follow(first + at);
    series.forEach((/** @type {any} */ row, kind) => {
      for (const [key, unit] of Object.entries(COLUMNS)) {
        const column = /** @type {keyof typeof COLUMNS} */ (key);
        row[NAMES[column]][at] = tally.count[column][kind] / unit;
      }
    });
    for (const one of unplaced) {
      const [, holder] = one.held.findLast((/** @type {any} */ [begin]) => begin === null || begin <= iso);
      const row = /** @type {any} */ (series[holders.indexOf(holder)]);
      row.settlements[at] += one.settlements;
      row.population[at] += one.population;
    }
  });
  if (!measured) {
    for (const row of /** @type {any[]} */ (series)) {
      for (const name of [NAMES.area, NAMES.low, NAMES.high]) row[name] = days.map(() => null);
    }
  }
  return { from, to, days, series };
}

/**
 * Counts by holder, kept in step with changes.
 * @param {Land} land
 * @param {number} kinds
 * @param {(place: number) => boolean} isCounted
 */
function createTally({ area, starts, near }, kinds, isCounted) {
  const sums = () => new Float64Array(kinds);
  const count = { settlements: sums(), population: sums(), area: sums(), low: sums(), high: sums() };
  const present = new Uint16Array(area.length * kinds);

  /** One cell more or less of a kind around a cell: `by` is 1 or −1. @type {(cell: number, kind: number, by: number) => void} */
  const meet = (cell, kind, by) => {
    const at = cell * kinds + kind;
    const before = present[at];
    present[at] += by;
    if (!isCounted(cell)) return;
    const whole = starts[cell + 1] - starts[cell];
    const more = Math.max(before, present[at]);
    if (more === 1) count.high[kind] += by * area[cell];
    if (more === whole) count.low[kind] += by * area[cell];
  };

  /** @type {(place: number, kind: number, people: number, by: number) => void} */
  const change = (place, kind, people, by) => {
    for (let at = starts[place]; at < starts[place + 1]; at += 1) meet(near[at], kind, by);
    if (!isCounted(place)) return;
    count.settlements[kind] += by;
    count.population[kind] += by * people;
    count.area[kind] += by * area[place];
  };

  return {
    count,
    /** @type {(place: number, kind: number, people: number) => void} */
    add: (place, kind, people) => change(place, kind, people, 1),
    /** @type {(place: number, before: number, after: number, people: number) => void} */
    move(place, before, after, people) {
      change(place, before, people, -1);
      change(place, after, people, 1);
    },
  };
}
