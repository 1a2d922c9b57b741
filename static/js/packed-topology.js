// @ts-check
import { MalformedTimelineError, readDigits, readSigned } from 'marchland/columns.js';
import { worldX, worldY } from 'marchland/mercator.js';

/**
 * The borders of a topology of which the server wrote the columns (`app/atlas/packed_topology.py`).
 * @param {any} packed  TopoJSON with its arcs and its one object, of multipolygons, in columns
 * @param {string} name  of the object
 * @param {string} where  for the message
 * @returns {{count: number, borders: import('marchland/coverage.js').Borders}}  how many geometries it has, and the
 *   lines between them; their ids are their places in the object, from 1 on
 */
export function unpackBorders(packed, name, where) {
  const { scale, translate } = packed.transform ?? {};
  if (![scale?.[0], scale?.[1], translate?.[0], translate?.[1]].every(Number.isFinite)) {
    throw new MalformedTimelineError(`${where}.transform`);
  }
  const lengths = readDigits(packed.arcs?.points, `${where}.arcs.points`);
  const starts = new Uint32Array(lengths.length + 1);
  lengths.forEach((count, arc) => {
    starts[arc + 1] = starts[arc] + count;
  });
  const total = starts[lengths.length];
  const stepX = readSigned(packed.arcs.x, `${where}.arcs.x`, total);
  const stepY = readSigned(packed.arcs.y, `${where}.arcs.y`, total);
  const points = new Float64Array(2 * total);
  let x = 0;
  let y = 0;
  for (let at = 0; at < total; at += 1) {
    x += stepX[at];
    y += stepY[at];
    points[2 * at] = worldX(x * scale[0] + translate[0]);
    points[2 * at + 1] = worldY(y * scale[1] + translate[1]);
  }
  const { count, left, right } = unpackSides(packed.objects?.[name], lengths.length, `${where}.objects.${name}`);
  return { count, borders: Object.freeze({ points, starts, left, right }) };
}

/**
 * Which geometry lies on either side of each arc. Outer rings are walked clockwise and holes the other way round, so
 * that the land lies on the right.
 * @param {any} object
 * @param {number} arcCount
 * @param {string} where
 */
function unpackSides(object, arcCount, where) {
  const polygons = readDigits(object?.polygons, `${where}.polygons`);
  const rings = readDigits(object.rings, `${where}.rings`, sum(polygons));
  const lengths = readDigits(object.arcs, `${where}.arcs`, sum(rings));
  const refs = readSigned(object.refs, `${where}.refs`, sum(lengths));
  const left = new Uint32Array(arcCount);
  const right = new Uint32Array(arcCount);
  let fresh = 0;
  let [polygon, ring, at] = [0, 0, 0];
  polygons.forEach((parts, geometry) => {
    for (const lastPolygon = polygon + parts; polygon < lastPolygon; polygon += 1) {
      for (const lastRing = ring + rings[polygon]; ring < lastRing; ring += 1) {
        for (const last = at + lengths[ring]; at < last; at += 1) {
          const ref = refs[at];
          const arc = fresh - Math.abs(ref);
          if (arc < 0 || arc >= arcCount) throw new MalformedTimelineError(`${where}.refs`);
          if (ref === 0) fresh += 1;
          (ref < 0 ? left : right)[arc] = geometry + 1;
        }
      }
    }
  });
  return { count: polygons.length, left, right };
}

/** @param {Float64Array} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
