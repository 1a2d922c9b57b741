// @ts-check
const DOTS_APART = 7;

/**
 * Writes the dots and the outline of what differs.
 * @param {Uint32Array} pixels  all nothing
 * @param {number} width
 * @param {Uint16Array | Uint32Array} ids
 * @param {Uint16Array | Uint32Array} others
 * @param {(id: number, other: number) => number} differs
 * @param {number} ink
 * @param {number} halo
 */
export function marked(pixels, width, ids, others, differs, ink, halo) {
  const mask = new Uint8Array(ids.length);
  let lastId = -1;
  let lastOther = -1;
  let last = 0;
  for (let at = 0; at < ids.length; at += 1) {
    const id = ids[at];
    const other = others[at];
    if (id !== lastId || other !== lastOther) {
      last = differs(id, other);
      lastId = id;
      lastOther = other;
    }
    mask[at] = last;
    if (!last) continue;
    const x = at % width;
    const y = (at - x) / width;
    const row = y % DOTS_APART;
    const shift = (y - row) / DOTS_APART % 2 ? DOTS_APART >> 1 : 0;
    if (row < 2 && (x + shift) % DOTS_APART < 2) pixels[at] = ink;
  }
  /** @type {number[]} */
  const edges = [];
  for (let at = 0; at + width + 1 < mask.length; at += 1) {
    if (mask[at] !== mask[at + 1] || mask[at] !== mask[at + width]) edges.push(at);
  }
  for (const [reach, colour] of [[2, halo], [1, ink]]) {
    for (const edge of edges) {
      const x = edge % width;
      const from = Math.max(-x, 1 - reach);
      const to = Math.min(width - 1 - x, reach);
      for (let dy = 1 - reach; dy <= reach; dy += 1) {
        const start = edge + dy * width;
        if (start < 0 || start >= pixels.length) continue;
        pixels.fill(colour, start + from, Math.min(pixels.length, start + to + 1));
      }
    }
  }
}
