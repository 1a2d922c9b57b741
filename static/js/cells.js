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
 * @typedef {object} CellBuffer
 * @property {Raster} raster
 * @property {Uint16Array | Uint32Array} ids  index of the land + 1 by pixel; 0 where nobody's
 * @property {Int16Array} boxes  left, top, right, bottom (half-open) of each land's pixels, by id
 * @property {Uint32Array} edges  pixels whose right or lower neighbour has another id, in order
 * @property {Uint32Array} edgeRows  where each row begins in `edges`
 */

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
