// @ts-check
/**
 * The dots and the outline of what differs, written into the pixels of a picture.
 *
 * @typedef {import('marchland/paint.js').Box} Box
 * @typedef {object} Marked  of one view
 * @property {Uint32Array} pixels
 * @property {Uint8Array} mask  1 where a pixel differs, kept in step with the days
 * @property {number} width
 * @property {Uint16Array | Uint32Array} ids
 * @property {Uint16Array | Uint32Array} others
 */

const DOTS_APART = 7;

/** How far the outline reaches from the edge that it follows, pixels: its halo is the widest of it. */
const REACH = 2;

/**
 * Marks a box anew: all pixels whose lands look another way since lie in it.
 * @param {Marked} marks
 * @param {(id: number, other: number) => number} differs
 * @param {number} ink
 * @param {number} halo
 * @param {Box} box
 * @returns {Box}  what was written: the box, and as far around it as an outline reaches
 */
export function marked(marks, differs, ink, halo, box) {
  const { pixels, mask, width } = marks;
  const height = mask.length / width;
  compare(marks, differs, box);
  const written = grown(box, width, height);
  const [left, top, right, bottom] = written;
  for (let y = top; y < bottom; y += 1) {
    pixels.fill(0, y * width + left, y * width + right);
    const row = y % DOTS_APART;
    if (row >= 2) continue;
    const shift = (y - row) / DOTS_APART % 2 ? DOTS_APART >> 1 : 0;
    for (let x = left; x < right; x += 1) {
      if (mask[y * width + x] && (x + shift) % DOTS_APART < 2) pixels[y * width + x] = ink;
    }
  }
  const edges = edgesIn(mask, width, grown(written, width, height));
  for (const [reach, colour] of [[REACH, halo], [1, ink]]) {
    for (const edge of edges) {
      const x = edge % width;
      const y = (edge - x) / width;
      const from = Math.max(left, x + 1 - reach);
      const to = Math.min(right, x + reach + 1);
      if (from >= to) continue;
      const last = Math.min(bottom - 1, y + reach);
      for (let row = Math.max(top, y + 1 - reach); row <= last; row += 1) {
        pixels.fill(colour, row * width + from, row * width + to);
      }
    }
  }
  return written;
}

/**
 * @param {Marked} marks
 * @param {(id: number, other: number) => number} differs
 * @param {Box} box
 */
function compare({ mask, width, ids, others }, differs, [left, top, right, bottom]) {
  let lastId = -1;
  let lastOther = -1;
  let last = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let at = y * width + left; at < y * width + right; at += 1) {
      const id = ids[at];
      const other = others[at];
      if (id !== lastId || other !== lastOther) {
        last = differs(id, other);
        lastId = id;
        lastOther = other;
      }
      mask[at] = last;
    }
  }
}

/**
 * The pixels of a box whose right or lower neighbour is not as they are.
 * @param {Uint8Array} mask
 * @param {number} width
 * @param {Box} box
 */
function edgesIn(mask, width, [left, top, right, bottom]) {
  const height = mask.length / width;
  /** @type {number[]} */
  const edges = [];
  for (let y = top; y < Math.min(bottom, height - 1); y += 1) {
    for (let at = y * width + left; at < y * width + Math.min(right, width - 1); at += 1) {
      if (mask[at] !== mask[at + 1] || mask[at] !== mask[at + width]) edges.push(at);
    }
  }
  return edges;
}

/**
 * @param {Box} box
 * @param {number} width
 * @param {number} height
 * @returns {Box}
 */
function grown([left, top, right, bottom], width, height) {
  return [
    Math.max(0, left - REACH),
    Math.max(0, top - REACH),
    Math.min(width, right + REACH),
    Math.min(height, bottom + REACH),
  ];
}
