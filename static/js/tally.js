// @ts-check
import { turnsControl } from 'marchland/history.js';

/**
 * Counting what is held, by party. "Nobody" counts places that are contested or unknown.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {{party: string | null, places: number, people: number}} Holding
 * @typedef {{days: number, held: Float32Array[], changed: Uint16Array, busiest: number}} Span
 *   `held[p][i]`: share of places party p holds on the i-th day; `changed[i]`: places whose control changed
 */

/**
 * The party a state counts for: its index, or `parties.length` for nobody.
 * @param {History} history
 */
export function holders(history) {
  const index = new Map(history.parties.map((party, position) => [party.id, position]));
  return Uint8Array.from(history.states, (state) =>
    state.status === 'controlled' && state.controller !== null
      ? (index.get(state.controller) ?? history.parties.length)
      : history.parties.length,
  );
}

/**
 * Places and people by party under the given states; the last row is nobody's.
 * @param {History} history
 * @param {Uint16Array} states
 * @param {(place: number) => boolean} [counts]  whether a place is counted; all are, when not given
 * @returns {Holding[]}
 */
export function holdings(history, states, counts) {
  const holder = holders(history);
  const { population } = history.places;
  const parties = [...history.parties.map((party) => party.id), null];
  const places = new Float64Array(parties.length);
  const people = new Float64Array(parties.length);
  for (let place = 0; place < states.length; place += 1) {
    if (counts && !counts(place)) continue;
    const row = holder[states[place]];
    places[row] += 1;
    people[row] += population[place] || 0;
  }
  return parties.map((party, row) => ({ party, places: places[row], people: people[row] }));
}

/**
 * Shares and changes of every day of the history, for the chart under the slider.
 * @param {History} history
 * @param {(place: number) => boolean} [counts]  whether a place is counted; all are, when not given
 * @returns {Span}
 */
export function spanOf(history, counts = () => true) {
  const { changes, places } = history;
  const days = history.lastDay - history.firstDay + 1;
  const holder = holders(history);
  const held = Array.from({ length: history.parties.length + 1 }, () => new Float32Array(days));
  const changed = new Uint16Array(days);
  const count = new Float64Array(held.length);
  let all = 0;
  for (let place = 0; place < places.count; place += 1) {
    if (!counts(place)) continue;
    count[holder[places.initial[place]]] += 1;
    all += 1;
  }
  let next = 0;
  for (let day = 0; day < days; day += 1) {
    for (; next < changes.count && changes.day[next] <= history.firstDay + day; next += 1) {
      if (!counts(changes.place[next])) continue;
      count[holder[changes.before[next]]] -= 1;
      count[holder[changes.after[next]]] += 1;
      if (turnsControl(history, next)) changed[day] += 1;
    }
    held.forEach((share, party) => {
      share[day] = count[party] / (all || 1);
    });
  }
  return { days, held, changed, busiest: changed.reduce((most, today) => Math.max(most, today), 0) };
}
