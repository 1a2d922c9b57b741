// @ts-check
import { MalformedTimelineError, readDigits } from 'marchland/columns.js';
import { unpackTopology } from 'marchland/packed-topology.js';
import { decodeTopology, rimOf } from 'marchland/topology.js';

/**
 * The land of the places. Places that look the same on every day share the land of one history class.
 *
 * @typedef {object} Areas
 * @property {readonly import('marchland/topology.js').Feature[]} classes
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
  const topology = unpackTopology(raw.topology, 'areas.topology');
  const classes = decodeTopology(topology).classes ?? [];
  const classOf = Int32Array.from(readDigits(raw.class_of, 'areas.class_of', placeCount), (own) => own - 1);
  if (classOf.some((own) => own >= classes.length)) throw new MalformedTimelineError('areas.class_of');
  return Object.freeze({
    classes,
    rim: rimOf(topology, 'classes'),
    classOf,
    modelledFrom: raw.modelled_from,
  });
}

/**
 * What each class looks like, kept in step with the places: on any day those of one class look alike.
 * @param {Areas} areas
 * @param {Uint16Array} states  by place, kept by the cursor
 * @returns {{states: Uint16Array, follow: (places: readonly number[] | null) => number[]}}
 *   `states` by class; `follow` takes over what the places show and gives the classes these lie in, null being all
 */
export function createClassStates({ classes, classOf }, states) {
  const held = new Uint16Array(classes.length);
  const seen = new Uint32Array(classes.length);
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
export function createNearest({ classes, classOf }, sites) {
  const starts = new Uint32Array(classes.length + 1);
  for (const own of classOf) if (own >= 0) starts[own + 1] += 1;
  for (let own = 0; own < classes.length; own += 1) starts[own + 1] += starts[own];
  const members = new Uint32Array(starts[classes.length]);
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
