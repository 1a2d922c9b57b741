// @ts-check
import { parseDay } from 'marchland/days.js';
import { holders } from 'marchland/tally.js';

/**
 * Who held how much on every day: from the server, or of places and people counted here.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {'area' | 'settlements' | 'population'} Measure
 * @typedef {object} Held
 * @property {string | null} holder  a party, or null for nobody
 * @property {Float64Array} value  by day
 * @property {Float64Array | null} low  of an area, if its edges are drawn elsewhere; null where it is counted
 * @property {Float64Array | null} high
 * @typedef {object} Series
 * @property {Int32Array} days
 * @property {readonly Held[]} held  in the order of the theatre's parties, nobody last
 */

/** @type {Readonly<Record<Measure, string>>} */
const COLUMN = { area: 'area_km2', settlements: 'settlements', population: 'population' };

/** The answer of the server is not statistics. */
export class MalformedStatisticsError extends Error {
  /** @param {string} where  the member that is wrong */
  constructor(where) {
    super(`the statistics are malformed at ${where}`);
    this.name = 'MalformedStatisticsError';
    this.where = where;
  }
}

/**
 * @param {any} statistics  as `GET /statistics` gives them
 * @param {History} history
 * @param {Measure} measure
 * @returns {Series}
 */
export function seriesFrom(statistics, history, measure) {
  if (!Array.isArray(statistics?.days) || !statistics.days.length) throw new MalformedStatisticsError('days');
  if (!Array.isArray(statistics.series)) throw new MalformedStatisticsError('series');
  const days = Int32Array.from(statistics.days, (/** @type {string} */ text) => {
    const day = parseDay(text);
    if (day === null) throw new MalformedStatisticsError('days');
    return day;
  });
  /** @param {any[]} rows @param {string} column */
  const sum = (rows, column) => {
    const total = new Float64Array(days.length);
    for (const row of rows) {
      if (row[column]?.length !== days.length) throw new MalformedStatisticsError(`series.${column}`);
      row[column].forEach((/** @type {number} */ value, /** @type {number} */ at) => {
        total[at] += value ?? 0;
      });
    }
    return total;
  };
  const parties = history.parties.map(({ id }) => id);
  const held = [...parties, null].map((holder) => {
    const rows = statistics.series.filter((/** @type {any} */ row) =>
      holder === null ? !parties.includes(row.holder) : row.holder === holder);
    const ranged = measure === 'area';
    return {
      holder,
      value: sum(rows, COLUMN[measure]),
      low: ranged ? sum(rows, 'area_low_km2') : null,
      high: ranged ? sum(rows, 'area_high_km2') : null,
    };
  });
  return { days, held };
}

/**
 * Places or people, counted from the history; places without a known point are not in it.
 * @param {History} history
 * @param {'settlements' | 'population'} measure
 * @param {(place: number) => boolean} counts
 * @returns {Series}
 */
export function countedSeries(history, measure, counts) {
  const { changes, places, firstDay, lastDay } = history;
  const size = lastDay - firstDay + 1;
  const holder = holders(history);
  const weight = (/** @type {number} */ place) => (measure === 'population' ? places.population[place] || 0 : 1);
  const sums = new Float64Array(history.parties.length + 1);
  for (let place = 0; place < places.count; place += 1) {
    if (counts(place)) sums[holder[places.initial[place]]] += weight(place);
  }
  const held = [...history.parties.map(({ id }) => /** @type {string | null} */ (id)), null].map((id) => ({
    holder: id,
    value: new Float64Array(size),
    low: null,
    high: null,
  }));
  let next = 0;
  for (let at = 0; at < size; at += 1) {
    for (; next < changes.count && changes.day[next] <= firstDay + at; next += 1) {
      const place = changes.place[next];
      if (!counts(place)) continue;
      sums[holder[changes.before[next]]] -= weight(place);
      sums[holder[changes.after[next]]] += weight(place);
    }
    held.forEach(({ value }, index) => {
      value[at] = sums[index];
    });
  }
  return { days: Int32Array.from({ length: size }, (_, at) => firstDay + at), held };
}

/**
 * The series on top of each other, the holder of least on the last day at the bottom: upper edges, top first.
 * @param {Series} series
 * @returns {{held: Held, floor: Float64Array, edge: Float64Array}[]}
 */
export function stacked({ days, held }) {
  const last = days.length - 1;
  let floor = new Float64Array(days.length);
  return [...held]
    .sort((a, b) => a.value[last] - b.value[last])
    .map((one) => {
      const edge = Float64Array.from(floor, (below, at) => below + one.value[at]);
      const layer = { held: one, floor, edge };
      floor = edge;
      return layer;
    })
    .reverse();
}
