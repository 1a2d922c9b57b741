// @ts-check
/**
 * The id buffer: whose land each pixel of a view is.
 *
 * It is filled once a view; a day is then one palette look-up a pixel, the line of contact comes from
 * the pixels where ids meet, and hit-testing is one array read.
 *
 * @typedef {object} Raster  where the world lies in the buffer: `pixel = world * scale + offset`
 * @property {number} width  pixels
 * @property {number} height  pixels
 * @property {number} scale  pixels per world unit
 * @property {number} offsetX
 * @property {number} offsetY
 *
 * @typedef {object} Land
 * @property {readonly Float64Array[]} paths  rings, x, y … in world units, even-odd
 * @property {readonly [number, number, number, number]} box
 *
 * @typedef {object} CellBuffer
 * @property {Raster} raster
 * @property {Uint16Array | Uint32Array} ids  index of the land + 1 by pixel; 0 where nobody's
 * @property {Int16Array} boxes  left, top, right, bottom (half-open) of each land's pixels, by id
 * @property {Uint32Array} edges  pixels whose right or lower neighbour has another id, in order
 * @property {Uint32Array} edgeRows  where each row begins in `edges`
 */

/**
 * Where outlines cross the middles of the pixel rows: `xs` from `starts[row]` to `starts[row + 1]`, ascending.
 *
 * A border gives the same crossings from both of its sides, to the last bit, so that neighbours leave no
 * pixel between them and share none.
 * @param {Land} land
 * @param {Raster} raster
 * @returns {{top: number, starts: Uint32Array, xs: Float64Array}}
 */
export function crossings({ paths, box }, { scale, offsetX, offsetY, height }) {
  const top = Math.max(0, Math.floor(box[1] * scale + offsetY));
  const bottom = Math.min(height, Math.ceil(box[3] * scale + offsetY) + 1);
  const rows = Math.max(0, bottom - top);
  /** @param {(from: number, to: number, x: number, y: number, slope: number) => void} see */
  const walk = (see) => {
    for (const path of paths) {
      let x1 = path[path.length - 2] * scale + offsetX;
      let y1 = path[path.length - 1] * scale + offsetY;
      for (let at = 0; at < path.length; at += 2) {
        const x2 = path[at] * scale + offsetX;
        const y2 = path[at + 1] * scale + offsetY;
        const down = y1 < y2;
        const from = Math.max(top, Math.ceil((down ? y1 : y2) - 0.5));
        const to = Math.min(bottom, Math.ceil((down ? y2 : y1) - 0.5));
        if (from < to) {
          if (down) see(from - top, to - top, x1, y1, (x2 - x1) / (y2 - y1));
          else see(from - top, to - top, x2, y2, (x1 - x2) / (y1 - y2));
        }
        x1 = x2;
        y1 = y2;
      }
    }
  };
  const starts = new Uint32Array(rows + 2);
  walk((from, to) => {
    for (let row = from; row < to; row += 1) starts[row + 2] += 1;
  });
  for (let row = 2; row < starts.length; row += 1) starts[row] += starts[row - 1];
  const xs = new Float64Array(starts[rows + 1]);
  // Each row's start moves to its end as it is filled, which makes it the start of the next row.
  walk((from, to, x, y, slope) => {
    for (let row = from; row < to; row += 1) {
      xs[starts[row + 1]] = x + (top + row + 0.5 - y) * slope;
      starts[row + 1] += 1;
    }
  });
  for (let row = 0; row < rows; row += 1) sortSpan(xs, starts[row], starts[row + 1]);
  return { top, starts: starts.subarray(0, rows + 1), xs };
}

/**
 * Sorts a stretch of numbers: nearly always a few, where a view on them would cost more than the sorting.
 * @param {Float64Array} numbers
 * @param {number} from
 * @param {number} to
 */
function sortSpan(numbers, from, to) {
  if (to - from > 24) {
    numbers.subarray(from, to).sort();
    return;
  }
  for (let at = from + 1; at < to; at += 1) {
    const number = numbers[at];
    let hole = at;
    for (; hole > from && numbers[hole - 1] > number; hole -= 1) numbers[hole] = numbers[hole - 1];
    numbers[hole] = number;
  }
}

/**
 * Gives the pixels whose middle lies in a land its id.
 * @param {Uint16Array | Uint32Array} ids
 * @param {Raster} raster
 * @param {Land} land
 * @param {number} id
 */
export function fillLand(ids, raster, land, id) {
  const { width } = raster;
  const { top, starts, xs } = crossings(land, raster);
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const line = (top + row) * width;
    for (let at = starts[row]; at + 1 < starts[row + 1]; at += 2) {
      const left = Math.max(0, Math.ceil(xs[at] - 0.5));
      const right = Math.min(width, Math.ceil(xs[at + 1] - 0.5));
      if (left < right) ids.fill(id, line + left, line + right);
    }
  }
}

/**
 * @param {Raster} raster
 * @param {readonly Land[]} lands  without overlaps
 * @param {CellBuffer | null} [old]  a buffer whose memory may be used again
 * @returns {CellBuffer}
 */
export function landCells(raster, lands, old = null) {
  const size = raster.width * raster.height;
  const wide = lands.length > 65_534;
  const fits = old && old.ids.length === size && (old.ids instanceof Uint32Array) === wide;
  const ids = fits ? old.ids.fill(0) : wide ? new Uint32Array(size) : new Uint16Array(size);
  lands.forEach((land, index) => {
    if (visible(land.box, raster)) fillLand(ids, raster, land, index + 1);
  });
  return measureCells(raster, ids, lands.length, fits ? old.edges : null);
}

/**
 * Where each id lies in the buffer, and where ids meet.
 * @param {Raster} raster
 * @param {Uint16Array | Uint32Array} ids
 * @param {number} count  of lands
 * @param {Uint32Array | null} [memory]
 * @returns {CellBuffer}
 */
export function measureCells(raster, ids, count, memory = null) {
  const { width, height } = raster;
  const boxes = new Int16Array((count + 1) * 4);
  for (let id = 0; id <= count; id += 1) {
    boxes[4 * id] = 32_767;
    boxes[4 * id + 1] = 32_767;
  }
  let edges = memory ?? new Uint32Array(1 << 16);
  const edgeRows = new Uint32Array(height + 1);
  let found = 0;
  for (let y = 0; y < height; y += 1) {
    edgeRows[y] = found;
    const line = y * width;
    const lastRow = y === height - 1;
    if (found + width > edges.length) {
      const larger = new Uint32Array(Math.max(edges.length * 2, found + width));
      larger.set(edges);
      edges = larger;
    }
    let runFrom = 0;
    for (let x = 0; x < width; x += 1) {
      const at = line + x;
      const id = ids[at];
      const ends = x === width - 1 || ids[at + 1] !== id;
      if (id && ((x < width - 1 && ids[at + 1] !== id) || (!lastRow && ids[at + width] !== id))) {
        edges[found] = at;
        found += 1;
      }
      if (!ends) continue;
      if (id) {
        const box = 4 * id;
        if (runFrom < boxes[box]) boxes[box] = runFrom;
        if (y < boxes[box + 1]) boxes[box + 1] = y;
        if (x + 1 > boxes[box + 2]) boxes[box + 2] = x + 1;
        boxes[box + 3] = y + 1;
      }
      runFrom = x + 1;
    }
  }
  edgeRows[height] = found;
  return { raster, ids, boxes, edges, edgeRows };
}

/**
 * @param {readonly [number, number, number, number]} box  world units
 * @param {Raster} raster
 */
export function visible(box, raster) {
  const { scale, offsetX, offsetY, width, height } = raster;
  return (
    box[2] * scale + offsetX >= 0 &&
    box[0] * scale + offsetX <= width &&
    box[3] * scale + offsetY >= 0 &&
    box[1] * scale + offsetY <= height
  );
}

/**
 * The index of the land that a pixel lies in, or −1.
 * @param {CellBuffer} cells
 * @param {number} x
 * @param {number} y
 */
export function landAt(cells, x, y) {
  const { width, height } = cells.raster;
  if (x < 0 || y < 0 || x >= width || y >= height) return -1;
  return cells.ids[Math.floor(y) * width + Math.floor(x)] - 1;
}
