// @ts-check
/**
 * Filling the id buffer from borders: each is walked once, for the land on both of its sides.
 *
 * @typedef {import('marchland/cells.js').CellBuffer} CellBuffer
 * @typedef {import('marchland/cells.js').Raster} Raster
 * @typedef {object} Borders  lines between lands that share out the ground
 * @property {Float64Array} points  x, y, x, y … in world units
 * @property {Uint32Array} starts  of each line in points; one more at the end
 * @property {Uint32Array} left  id of the land on the left of each line, walked on a map with north above; 0 is none
 * @property {Uint32Array} right
 */

/** Crossings nearer to each other than this part of a pixel may stand in the wrong order: rounding tells them apart. */
const CLOSE = 0.02;
const STEPS = 256;
const SEATS = 2 ** 26;

/**
 * Where borders cross the middles of pixel rows, by row: `x`, and the ids to the west and to the east.
 * @param {Borders} borders
 * @param {Raster} raster
 */
function crossings({ points, starts, left, right }, { scale, offsetX, offsetY, width, height }) {
  const rows = new Uint32Array(height + 2);
  /** The id at the left end of each row: east of the last crossing before it. */
  const begin = new Uint32Array(height);
  const nearest = new Float64Array(height).fill(-Infinity);
  let x = new Float32Array(0);
  let west = new Uint32Array(0);
  let east = new Uint32Array(0);
  for (const placing of [false, true]) {
    for (let line = 0; line < left.length; line += 1) {
      const end = 2 * starts[line + 1];
      const [onLeft, onRight] = [left[line], right[line]];
      let at = 2 * starts[line];
      let x1 = points[at] * scale + offsetX;
      let y1 = points[at + 1] * scale + offsetY - 0.5;
      for (at += 2; at < end; at += 2) {
        const x2 = points[at] * scale + offsetX;
        const y2 = points[at + 1] * scale + offsetY - 0.5;
        const down = y1 < y2;
        const from = Math.max(0, Math.ceil(down ? y1 : y2));
        const to = Math.min(height, Math.ceil(down ? y2 : y1));
        if (from < to && (x1 < width || x2 < width)) {
          const slope = (x2 - x1) / (y2 - y1);
          for (let row = from; row < to; row += 1) {
            const cross = x1 + (row - y1) * slope;
            if (cross >= width) continue;
            if (cross < 0) {
              if (!placing && cross > nearest[row]) {
                nearest[row] = cross;
                begin[row] = down ? onLeft : onRight;
              }
            } else if (placing) {
              const seat = rows[row + 1];
              rows[row + 1] += 1;
              x[seat] = cross;
              west[seat] = down ? onRight : onLeft;
              east[seat] = down ? onLeft : onRight;
            } else {
              rows[row + 2] += 1;
            }
          }
        }
        x1 = x2;
        y1 = y2;
      }
    }
    if (placing) break;
    for (let row = 2; row < rows.length; row += 1) rows[row] += rows[row - 1];
    const total = rows[height + 1];
    x = new Float32Array(total);
    west = new Uint32Array(total);
    east = new Uint32Array(total);
  }
  return { rows, begin, x, west, east };
}

/**
 * @param {Raster} raster
 * @param {Borders} borders
 * @param {number} count  of lands
 * @param {CellBuffer | null} [old]  a buffer whose memory may be used again
 * @returns {CellBuffer}
 */
export function coverageCells(raster, borders, count, old = null) {
  const { width, height } = raster;
  const size = width * height;
  const wide = count > 65_534;
  const fits = old && old.ids.length === size && (old.ids instanceof Uint32Array) === wide;
  const ids = fits ? old.ids : wide ? new Uint32Array(size) : new Uint16Array(size);
  const boxes = new Int16Array((count + 1) * 4);
  for (let id = 0; id <= count; id += 1) {
    boxes[4 * id] = 32_767;
    boxes[4 * id + 1] = 32_767;
  }
  let edges = fits ? old.edges : new Uint32Array(1 << 16);
  const edgeRows = new Uint32Array(height + 1);
  const { rows, begin, x, west, east } = crossings(borders, raster);
  const keys = new Float64Array(Math.max(1, ...Array.from({ length: height }, (_, row) => rows[row + 1] - rows[row])));
  const order = new Uint32Array(keys.length);
  // The runs of a row: whose, and up to where; those of the row above are compared with them.
  let runs = { count: 0, ids: new Uint32Array(keys.length + 2), ends: new Uint32Array(keys.length + 2) };
  let above = { count: 0, ids: new Uint32Array(keys.length + 2), ends: new Uint32Array(keys.length + 2) };
  let found = 0;

  /** @param {number} id @param {number} end */
  const run = (id, end) => {
    const last = runs.count - 1;
    if (last >= 0 && runs.ids[last] === id) {
      runs.ends[last] = end;
      return;
    }
    runs.ids[runs.count] = id;
    runs.ends[runs.count] = end;
    runs.count += 1;
  };

  /** Notes the pixels of the row above whose right or lower neighbour has another id. @param {number} y  that row's */
  const meet = (y) => {
    edgeRows[y] = found;
    if (found + width > edges.length) {
      const larger = new Uint32Array(Math.max(edges.length * 2, found + width));
      larger.set(edges);
      edges = larger;
    }
    const lowest = y === height - 1;
    const line = y * width;
    let under = 0;
    let at = 0;
    for (let one = 0; one < above.count; one += 1) {
      const id = above.ids[one];
      const end = above.ends[one];
      while (!lowest && at < end) {
        const stop = Math.min(end, runs.ends[under]);
        if (id && runs.ids[under] !== id) {
          for (; at < stop; at += 1) {
            edges[found] = line + at;
            found += 1;
          }
        }
        at = stop;
        if (runs.ends[under] === stop) under += 1;
      }
      at = end;
      if (id && end < width && (!found || edges[found - 1] !== line + end - 1)) {
        edges[found] = line + end - 1;
        found += 1;
      }
    }
  };

  for (let y = 0; y < height; y += 1) {
    const first = rows[y];
    const many = rows[y + 1] - first;
    for (let at = 0; at < many; at += 1) keys[at] = Math.floor(x[first + at] * STEPS) * SEATS + at;
    sortSpan(keys, many);
    for (let at = 0; at < many; at += 1) order[at] = first + (keys[at] % SEATS);
    runs.count = 0;
    const line = y * width;
    // What lies on the left of the view should meet the first crossing; where it does not, the crossing is right.
    let id = begin[y];
    if (many) id = west[inTurn(order, 0, many, id, x, west)];
    let reached = 0;
    for (let at = 0; at < many; at += 1) {
      const next = inTurn(order, at, many, id, x, west);
      const end = Math.min(width, Math.max(reached, Math.ceil(x[next] - 0.5)));
      if (end > reached) {
        ids.fill(id, line + reached, line + end);
        run(id, end);
        reached = end;
      }
      id = east[next];
    }
    if (reached < width) {
      ids.fill(id, line + reached, line + width);
      run(id, width);
    }
    let from = 0;
    for (let one = 0; one < runs.count; one += 1) {
      const own = runs.ids[one];
      const end = runs.ends[one];
      if (own) {
        const box = 4 * own;
        if (from < boxes[box]) boxes[box] = from;
        if (y < boxes[box + 1]) boxes[box + 1] = y;
        if (end > boxes[box + 2]) boxes[box + 2] = end;
        boxes[box + 3] = y + 1;
      }
      from = end;
    }
    if (y) meet(y - 1);
    [runs, above] = [above, runs];
  }
  if (height) meet(height - 1);
  edgeRows[height] = found;
  return { raster, ids, boxes, edges, edgeRows };
}

/**
 * The crossing that comes next: of those that lie too close to be told apart, the one with the land we are in.
 * @param {Uint32Array} order
 * @param {number} at
 * @param {number} many
 * @param {number} id  of the land we are in
 * @param {Float32Array} x
 * @param {Uint32Array} west
 */
function inTurn(order, at, many, id, x, west) {
  const own = order[at];
  if (west[own] === id) return own;
  for (let other = at + 1; other < many && x[order[other]] - x[own] < CLOSE; other += 1) {
    const better = order[other];
    if (west[better] === id) {
      order[other] = own;
      order[at] = better;
      return better;
    }
  }
  return own;
}

/**
 * Sorts the first numbers: nearly always a few, where a view on them would cost more than the sorting.
 * @param {Float64Array} numbers
 * @param {number} count
 */
function sortSpan(numbers, count) {
  if (count > 40) {
    numbers.subarray(0, count).sort();
    return;
  }
  for (let at = 1; at < count; at += 1) {
    const number = numbers[at];
    let hole = at;
    for (; hole > 0 && numbers[hole - 1] > number; hole -= 1) numbers[hole] = numbers[hole - 1];
    numbers[hole] = number;
  }
}
