// @ts-check
import { MalformedTimelineError, readDigits, readSigned } from 'marchland/columns.js';

/**
 * Makes the TopoJSON topology of which the server wrote the columns (`app/atlas/packed_topology.py`).
 * @param {any} packed
 * @param {string} where  for the message
 */
export function unpackTopology(packed, where) {
  const { arcs: told, objects, ...rest } = packed ?? {};
  const points = readDigits(told?.points, `${where}.arcs.points`);
  const total = points.reduce((sum, count) => sum + count, 0);
  const stepX = readSigned(told.x, `${where}.arcs.x`, total);
  const stepY = readSigned(told.y, `${where}.arcs.y`, total);
  let at = 0;
  let x = 0;
  let y = 0;
  const arcs = Array.from(points, (count) => {
    /** @type {[number, number][]} */
    const arc = [];
    for (let point = 0; point < count; point += 1, at += 1) {
      x += stepX[at];
      y += stepY[at];
      arc.push(point ? [stepX[at], stepY[at]] : [x, y]);
    }
    return arc;
  });
  const unpacked = Object.entries(objects ?? {}).map(([name, object]) => [
    name,
    { type: 'GeometryCollection', geometries: unpackPolygons(object, arcs.length, `${where}.objects.${name}`) },
  ]);
  return { ...rest, arcs, objects: Object.fromEntries(unpacked) };
}

/**
 * @param {any} object
 * @param {number} arcCount
 * @param {string} where
 */
function unpackPolygons(object, arcCount, where) {
  const polygons = readDigits(object?.polygons, `${where}.polygons`);
  const rings = readDigits(object.rings, `${where}.rings`);
  const lengths = readDigits(object.arcs, `${where}.arcs`);
  const refs = readSigned(object.refs, `${where}.refs`);
  let fresh = 0;
  const numbers = Array.from(refs, (ref) => {
    const number = ref > 0 ? fresh - ref : ref < 0 ? fresh + ref : fresh;
    if (number < 0 || number >= arcCount) throw new MalformedTimelineError(`${where}.refs`);
    if (ref === 0) fresh += 1;
    return ref < 0 ? ~number : number;
  });
  const inRings = grouped(numbers, lengths, `${where}.arcs`);
  const inPolygons = grouped(inRings, rings, `${where}.rings`);
  return grouped(inPolygons, polygons, `${where}.polygons`).map((arcs) => ({ type: 'MultiPolygon', arcs }));
}

/**
 * @template T
 * @param {readonly T[]} members
 * @param {Float64Array} counts
 * @param {string} where
 * @returns {T[][]}
 */
function grouped(members, counts, where) {
  let at = 0;
  const groups = Array.from(counts, (count) => members.slice(at, (at += count)));
  if (at !== members.length) throw new MalformedTimelineError(where);
  return groups;
}
