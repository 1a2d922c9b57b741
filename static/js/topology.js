// @ts-check
import { WORLD, latOf, lonOf, worldX, worldY } from 'marchland/mercator.js';

/**
 * TopoJSON, decoded into projected paths.
 *
 * @typedef {object} Feature
 * @property {'area' | 'line' | 'point'} kind
 * @property {readonly Float64Array[]} paths  x, y, x, y … in world units; an area's rings, even-odd
 * @property {readonly [number, number, number, number]} box  left, top, right, bottom
 * @property {Record<string, any>} properties
 * @typedef {Readonly<Record<string, readonly Feature[]>>} Features  by object name
 */

/** What should be a topology is none that we can read. */
export class MalformedTopologyError extends Error {
  /** @param {string} where */
  constructor(where) {
    super(`the topology is malformed at ${where}`);
    this.name = 'MalformedTopologyError';
    this.where = where;
  }
}

/**
 * @param {any} topology
 * @returns {Features}
 */
export function decodeTopology(topology) {
  if (topology?.type !== 'Topology' || !Array.isArray(topology.arcs)) {
    throw new MalformedTopologyError('type');
  }
  const [scaleX, scaleY] = topology.transform?.scale ?? [1, 1];
  const [shiftX, shiftY] = topology.transform?.translate ?? [0, 0];
  const delta = Boolean(topology.transform);
  /** @param {number[]} position */
  const project = ([x, y]) => [worldX(x * scaleX + shiftX), worldY(y * scaleY + shiftY)];
  const arcs = topology.arcs.map((/** @type {number[][]} */ arc) => {
    const path = new Float64Array(arc.length * 2);
    let x = 0;
    let y = 0;
    arc.forEach((position, index) => {
      x = delta ? x + position[0] : position[0];
      y = delta ? y + position[1] : position[1];
      path.set(project([x, y]), index * 2);
    });
    return path;
  });
  /** @type {Record<string, readonly Feature[]>} */
  const features = {};
  for (const [name, object] of Object.entries(topology.objects ?? {})) {
    features[name] = decodeObject(object, arcs, project, name);
  }
  return Object.freeze(features);
}

/**
 * @param {any} object
 * @param {Float64Array[]} arcs
 * @param {(position: number[]) => number[]} project
 * @param {string} name
 * @returns {Feature[]}
 */
function decodeObject(object, arcs, project, name) {
  /** @param {number[]} indices */
  const join = (indices) => {
    /** @type {number[]} */
    const path = [];
    for (const index of indices) {
      const arc = arcs[index < 0 ? ~index : index];
      if (!arc) throw new MalformedTopologyError(`objects.${name}`);
      const points = arc.length / 2;
      for (let step = path.length ? 1 : 0; step < points; step += 1) {
        const at = index < 0 ? points - 1 - step : step;
        path.push(arc[2 * at], arc[2 * at + 1]);
      }
    }
    return Float64Array.from(path);
  };
  const point = (/** @type {number[]} */ position) => Float64Array.from(project(position));
  /** @type {(geometry: any, inherited: Record<string, any>) => Feature[]} */
  const decode = (geometry, inherited) => {
    const properties = { ...inherited, ...geometry.properties };
    if (geometry.id !== undefined) properties.id ??= geometry.id;
    switch (geometry.type) {
      case 'GeometryCollection':
        return geometry.geometries.flatMap((/** @type {any} */ part) => decode(part, properties));
      case 'Polygon':
        return [feature('area', geometry.arcs.map(join), properties)];
      case 'MultiPolygon':
        return [feature('area', geometry.arcs.flat().map(join), properties)];
      case 'LineString':
        return [feature('line', [join(geometry.arcs)], properties)];
      case 'MultiLineString':
        return [feature('line', geometry.arcs.map(join), properties)];
      case 'Point':
        return [feature('point', [point(geometry.coordinates)], properties)];
      case 'MultiPoint':
        return [feature('point', geometry.coordinates.map(point), properties)];
      default:
        return [];
    }
  };
  return decode(object, {});
}

/**
 * @param {Feature['kind']} kind
 * @param {Float64Array[]} paths
 * @param {Record<string, any>} properties
 * @returns {Feature}
 */
function feature(kind, paths, properties) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const path of paths) {
    for (let at = 0; at < path.length; at += 2) {
      left = Math.min(left, path[at]);
      right = Math.max(right, path[at]);
      top = Math.min(top, path[at + 1]);
      bottom = Math.max(bottom, path[at + 1]);
    }
  }
  return { kind, paths, box: [left, top, right, bottom], properties };
}

/**
 * What features cover together: west, south, east, north in degrees, or null where there are none.
 * @param {readonly Feature[]} features
 * @returns {[number, number, number, number] | null}
 */
export function boundsOf(features) {
  if (!features.length) return null;
  const side = (/** @type {0 | 1 | 2 | 3} */ at, /** @type {(...sides: number[]) => number} */ pick) =>
    pick(...features.map(({ box }) => box[at]));
  return [lonOf(side(0, Math.min)), latOf(side(3, Math.max)), lonOf(side(2, Math.max)), latOf(side(1, Math.min))];
}

/** Corners closer than this part of a world unit, about a metre, are one. */
const GRID = 1e5;

const MOST_CORNERS = 2 ** 26;

/**
 * The lines between areas (`inner`) and around all of them (`outer`), each drawn once.
 *
 * Segments are matched by their ends, so it works whether or not the areas share arcs.
 * @param {readonly Feature[]} areas
 * @returns {{inner: Float64Array[], outer: Float64Array[]}}
 */
export function boundaries(areas) {
  const rings = areas.flatMap((area) => area.paths);
  /** @type {Map<number, number>} */
  const corners = new Map();
  /** @param {number} x @param {number} y */
  const corner = (x, y) => {
    const spot = Math.round(x * GRID) * WORLD * GRID + Math.round(y * GRID);
    const known = corners.get(spot) ?? corners.size;
    corners.set(spot, known);
    return known;
  };
  /** @type {Map<number, number>} */
  const uses = new Map();
  const edges = rings.map((ring) => {
    const numbers = new Float64Array(Math.max(0, ring.length / 2 - 1));
    let from = ring.length ? corner(ring[0], ring[1]) : 0;
    for (let edge = 0; edge < numbers.length; edge += 1) {
      const to = corner(ring[2 * edge + 2], ring[2 * edge + 3]);
      numbers[edge] = Math.min(from, to) * MOST_CORNERS + Math.max(from, to);
      from = to;
    }
    return numbers;
  });
  for (const numbers of edges) {
    for (const edge of numbers) uses.set(edge, (uses.get(edge) ?? 0) + 1);
  }
  /** @type {{inner: Float64Array[], outer: Float64Array[]}} */
  const lines = { inner: [], outer: [] };
  rings.forEach((ring, index) => {
    /** @type {number[]} */
    let run = [];
    /** @type {'inner' | 'outer' | null} */
    let kind = null;
    const close = () => {
      if (kind && run.length > 2) lines[kind].push(Float64Array.from(run));
      run = [];
    };
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const edge = edges[index][at / 2];
      const count = uses.get(edge) ?? 0;
      /** @type {'inner' | 'outer' | null} */
      const now = count === 1 ? 'outer' : count > 1 ? 'inner' : null;
      if (count > 1) uses.set(edge, 0);
      if (now !== kind) {
        close();
        kind = now;
      }
      if (!now) continue;
      if (!run.length) run.push(ring[at], ring[at + 1]);
      run.push(ring[at + 2], ring[at + 3]);
    }
    close();
  });
  return lines;
}
