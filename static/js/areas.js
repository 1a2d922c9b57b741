// @ts-check
import { MalformedTimelineError, readDigits } from 'marchland/columns.js';
import { unpackBorders } from 'marchland/packed-topology.js';

/**
 * The land of the places. Places that look the same on every day share the land of one history class.
 *
 * @typedef {object} Areas
 * @property {number} count  of classes
 * @property {import('marchland/coverage.js').Borders} borders  of the classes
 * @property {readonly Float64Array[]} rim  the outline of all of them together, world units
 * @property {Int32Array} classOf  by place, −1 where it has no land
 * @property {number} modelledFrom  how many settlements the land was shared out among
 */

/**
 * @param {any} raw  the member `areas` of `GET /timeline`
 * @param {number} placeCount
 * @returns {Areas}
 */
export function decodeAreas(raw, placeCount) {
  if (!raw?.topology?.objects?.classes) throw new MalformedTimelineError('areas.topology');
  if (!Number.isInteger(raw.modelled_from)) throw new MalformedTimelineError('areas.modelled_from');
  const { count, borders } = unpackBorders(raw.topology, 'classes', 'areas.topology');
  const classOf = new Int32Array(readDigits(raw.class_of, 'areas.class_of', placeCount).map((own) => own - 1));
  if (classOf.some((own) => own >= count)) throw new MalformedTimelineError('areas.class_of');
  return Object.freeze({ count, borders, rim: rimOf(borders), classOf, modelledFrom: raw.modelled_from });
}

/**
 * The lines with land on one side only.
 * @param {import('marchland/coverage.js').Borders} borders
 */
function rimOf({ points, starts, left, right }) {
  const rim = [];
  for (let line = 0; line < left.length; line += 1) {
    if (!left[line] !== !right[line]) rim.push(points.subarray(2 * starts[line], 2 * starts[line + 1]));
  }
  return rim;
}

/**
 * What each class looks like, kept in step with the places: on any day those of one class look alike.
 * @param {Areas} areas
 * @param {Uint16Array} states  by place, kept by the cursor
 * @returns {{states: Uint16Array, follow: (places: readonly number[] | null) => number[]}}
 *   `states` by class; `follow` takes over what the places show and gives the classes these lie in, null being all
 */
export function createClassStates({ count: classes, classOf }, states) {
  const held = new Uint16Array(classes);
  const seen = new Uint32Array(classes);
  let visit = 0;
  /** @param {readonly number[] | null} places */
  const follow = (places) => {
    visit += 1;
    /** @type {number[]} */
    const touched = [];
    const count = places ? places.length : classOf.length;
    for (let index = 0; index < count; index += 1) {
      const place = places ? places[index] : index;
      const own = classOf[place];
      if (own < 0 || seen[own] === visit) continue;
      seen[own] = visit;
      held[own] = states[place];
      touched.push(own);
    }
    return touched;
  };
  follow(null);
  return { states: held, follow };
}

/**
 * Finds the place of a class that is nearest to a spot.
 * @param {Areas} areas
 * @param {{x: Float64Array, y: Float64Array}} sites  by place, world units
 * @returns {(own: number, x: number, y: number) => number}  place index, or −1
 */
export function createNearest({ count: classes, classOf }, sites) {
  const starts = new Uint32Array(classes + 1);
  for (const own of classOf) if (own >= 0) starts[own + 1] += 1;
  for (let own = 0; own < classes; own += 1) starts[own + 1] += starts[own];
  const members = new Uint32Array(starts[classes]);
  const next = starts.slice();
  classOf.forEach((own, place) => {
    if (own < 0) return;
    members[next[own]] = place;
    next[own] += 1;
  });
  return (own, x, y) => {
    let best = -1;
    let least = Infinity;
    for (let at = starts[own]; at < starts[own + 1]; at += 1) {
      const gap = (sites.x[members[at]] - x) ** 2 + (sites.y[members[at]] - y) ** 2;
      if (gap < least) {
        least = gap;
        best = members[at];
      }
    }
    return best;
  };
}
