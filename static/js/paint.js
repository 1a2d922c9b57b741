// @ts-check
/**
 * A day on the id buffer: palette look-ups, hatching, and the line of contact.
 *
 * @typedef {import('marchland/cells.js').CellBuffer} CellBuffer
 * @typedef {object} Ink  colours as the bytes of an ImageData lie in memory (ABGR)
 * @property {Uint32Array} colours  32 for each shade, by the bits of the tile
 * @property {Uint8Array} sides  by shade: who holds it; the line of contact runs where sides meet
 * @property {number} line
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box  pixels, half-open
 */

/** What a pixel of the tile lies in. */
export const CLAIM = 1;
export const CONTEST = 2;
export const GRAIN = 4;
/** Above these bits stands a number from 0 to 3 that dots of different density are made of. */
export const DOT_SHIFT = 3;
export const MASKS = 32;
const DOTS = [0, 2, 3, 1];

/**
 * A tile of masks: stripes of claims run up to the right, hatching of contests down to the right, and the thin
 * grain of a hatched party level; the dots are squares, two by two of them for the four numbers.
 * @param {number} period  pixels, a multiple of 4
 * @param {number} stripe  pixels of each period
 */
export function hatchTile(period, stripe) {
  const tile = new Uint8Array(period * period);
  for (let y = 0; y < period; y += 1) {
    for (let x = 0; x < period; x += 1) {
      const rising = (x + y) % period < stripe ? CLAIM : 0;
      const falling = (x - y + period) % period < stripe ? CONTEST : 0;
      const grain = y % Math.round(period / 2) < Math.max(1, period / 16) ? GRAIN : 0;
      const dot = DOTS[2 * (Math.floor((4 * y) / period) % 2) + (Math.floor((4 * x) / period) % 2)];
      tile[y * period + x] = rising | falling | grain | (dot << DOT_SHIFT);
    }
  }
  return tile;
}

/**
 * The pixels that have to be painted again when lands change, or null for "all of them".
 * @param {CellBuffer} cells
 * @param {readonly number[]} lands
 * @returns {Box[] | null}
 */
export function dirtyBoxes(cells, lands) {
  const { width, height } = cells.raster;
  /** @type {Box[]} */
  const boxes = [];
  let area = 0;
  for (const land of lands) {
    const at = 4 * (land + 1);
    const [left, top, right, bottom] = cells.boxes.subarray(at, at + 4);
    if (right <= left) continue;
    /** @type {Box} */
    const box = [
      Math.max(0, left - 2),
      Math.max(0, top - 2),
      Math.min(width, right + 2),
      Math.min(height, bottom + 2),
    ];
    boxes.push(box);
    area += (box[2] - box[0]) * (box[3] - box[1]);
  }
  return boxes.length > 500 || area > 0.5 * width * height ? null : boxes;
}

/**
 * @param {Uint32Array} pixels  of the whole buffer
 * @param {CellBuffer} cells
 * @param {Uint16Array} states  shade by land
 * @param {Ink} ink
 * @param {{mask: Uint8Array, period: number}} tile
 * @param {number} thickness  of the line of contact, in pixels
 * @param {Box} box
 */
export function paintBox(pixels, cells, states, ink, tile, thickness, box) {
  const { ids, edges, edgeRows, raster } = cells;
  const { colours, sides, line } = ink;
  const { mask, period } = tile;
  const { width } = raster;
  const [left, top, right, bottom] = box;
  for (let y = top; y < bottom; y += 1) {
    const row = (y % period) * period;
    let column = left % period;
    let last = 0;
    let palette = 0;
    for (let at = y * width + left, x = left; x < right; at += 1, x += 1) {
      const bits = mask[row + column];
      column += 1;
      if (column === period) column = 0;
      const id = ids[at];
      if (id === 0) {
        pixels[at] = 0;
        continue;
      }
      if (id !== last) {
        last = id;
        palette = states[id - 1] * MASKS;
      }
      pixels[at] = colours[palette | bits];
    }
  }
  const reach = thickness - 1;
  const sideOf = (/** @type {number} */ id) => (id ? sides[states[id - 1]] : 255);
  for (let y = Math.max(0, top - reach); y < bottom; y += 1) {
    for (let index = edgeRows[y]; index < edgeRows[y + 1]; index += 1) {
      const at = edges[index];
      const x = at - y * width;
      if (x < left - reach) continue;
      if (x >= right) break;
      const own = sideOf(ids[at]);
      const beside = x + 1 < width ? sideOf(ids[at + 1]) : 255;
      const below = at + width < ids.length ? sideOf(ids[at + width]) : 255;
      if ((beside === 255 || beside === own) && (below === 255 || below === own)) continue;
      for (let dy = 0; dy < thickness && y + dy < bottom; dy += 1) {
        for (let dx = 0; dx < thickness && x + dx < right; dx += 1) {
          if (y + dy >= top && x + dx >= left) pixels[at + dy * width + dx] = line;
        }
      }
    }
  }
}
