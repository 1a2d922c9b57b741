// @ts-check
/**
 * The id buffer: which place owns each pixel of a view.
 *
 * It is filled once a view; a day is then one palette look-up a pixel, the line of contact comes from
 * the pixels where ids meet, and hit-testing is one array read. Today a pixel belongs to the nearest
 * settlement of its oblast; any other raster of ids + 1 into `ids` serves as well.
 *
 * @typedef {object} Raster  where the world lies in the buffer: `pixel = world * scale + offset`
 * @property {number} width  pixels
 * @property {number} height  pixels
 * @property {number} scale  pixels per world unit
 * @property {number} offsetX
 * @property {number} offsetY
 *
 * @typedef {object} Region  sites share out what lies inside the rings
 * @property {readonly Float64Array[]} rings  x, y … in world units, even-odd
 * @property {readonly [number, number, number, number]} box
 * @property {Uint32Array} sites  place indices
 *
 * @typedef {object} CellBuffer
 * @property {Raster} raster
 * @property {Uint16Array | Uint32Array} ids  place index + 1 by pixel; 0 where nobody's
 * @property {Int16Array} boxes  left, top, right, bottom (half-open) of each place's pixels
 * @property {Uint32Array} edges  pixels whose right or lower neighbour has another id, in order
 * @property {Uint32Array} edgeRows  where each row begins in `edges`
 */

/**
 * The stretches of each pixel row inside a region, as x positions in pairs.
 * @param {Region} region
 * @param {Raster} raster
 * @returns {{top: number, rows: number[][]}}
 */
export function spans(region, raster) {
  const { scale, offsetX, offsetY, height } = raster;
  const top = Math.max(0, Math.floor(region.box[1] * scale + offsetY));
  const bottom = Math.min(height, Math.ceil(region.box[3] * scale + offsetY) + 1);
  /** @type {number[][]} */
  const rows = Array.from({ length: Math.max(0, bottom - top) }, () => []);
  for (const ring of region.rings) {
    let x1 = ring[ring.length - 2] * scale + offsetX;
    let y1 = ring[ring.length - 1] * scale + offsetY;
    for (let at = 0; at < ring.length; at += 2) {
      const x2 = ring[at] * scale + offsetX;
      const y2 = ring[at + 1] * scale + offsetY;
      const from = Math.max(top, Math.ceil(Math.min(y1, y2) - 0.5));
      const to = Math.min(bottom, Math.ceil(Math.max(y1, y2) - 0.5));
      const slope = (x2 - x1) / (y2 - y1);
      for (let y = from; y < to; y += 1) rows[y - top].push(x1 + (y + 0.5 - y1) * slope);
      x1 = x2;
      y1 = y2;
    }
  }
  for (const row of rows) row.sort((a, b) => a - b);
  return { top, rows };
}

/**
 * Fills a region with its nearest sites.
 *
 * Along a row the distance to each site is a parabola with its foot at the site's x; the lower envelope of
 * the parabolas says whose turn it is (Felzenszwalb and Huttenlocher 2012, "Distance Transforms of
 * Sampled Functions"). Exact at any zoom; cost: sites × rows.
 *
 * @param {Uint16Array | Uint32Array} ids
 * @param {Raster} raster
 * @param {Region} region
 * @param {Float64Array} siteX  by place, world units
 * @param {Float64Array} siteY  by place, world units
 */
export function fillNearest(ids, raster, region, siteX, siteY) {
  const { width, scale, offsetX, offsetY } = raster;
  const sites = Array.from(region.sites).sort((a, b) => siteX[a] - siteX[b] || a - b);
  if (!sites.length) return;
  const footX = Float64Array.from(sites, (site) => siteX[site] * scale + offsetX);
  const footY = Float64Array.from(sites, (site) => siteY[site] * scale + offsetY);
  const hull = new Uint32Array(sites.length);
  const starts = new Float64Array(sites.length + 1);
  const { top, rows } = spans(region, raster);

  rows.forEach((row, index) => {
    if (row.length < 2) return;
    const y = top + index + 0.5;
    let last = -1;
    for (let site = 0; site < sites.length; site += 1) {
      const height = (y - footY[site]) ** 2;
      let start = -Infinity;
      while (last >= 0) {
        const rival = hull[last];
        const rivalHeight = (y - footY[rival]) ** 2;
        const gap = footX[site] - footX[rival];
        if (gap <= 0) {
          if (height >= rivalHeight) {
            start = Infinity;
            break;
          }
          last -= 1;
          continue;
        }
        start =
          (height - rivalHeight + footX[site] ** 2 - footX[rival] ** 2) / (2 * gap);
        if (start > starts[last]) break;
        last -= 1;
        start = -Infinity;
      }
      if (start === Infinity) continue;
      last += 1;
      hull[last] = site;
      starts[last] = start;
    }
    starts[last + 1] = Infinity;

    const line = (top + index) * width;
    let turn = 0;
    for (let pair = 0; pair + 1 < row.length; pair += 2) {
      let x = Math.max(0, Math.ceil(row[pair] - 0.5));
      const end = Math.min(width, Math.ceil(row[pair + 1] - 0.5));
      while (x < end) {
        while (starts[turn + 1] <= x + 0.5) turn += 1;
        const stop = Math.min(end, Math.max(x + 1, Math.ceil(starts[turn + 1] - 0.5)));
        ids.fill(sites[hull[turn]] + 1, line + x, line + stop);
        x = stop;
      }
    }
  });
}

/**
 * @param {Raster} raster
 * @param {readonly Region[]} regions
 * @param {{x: Float64Array, y: Float64Array}} sites  by place, world units
 * @param {CellBuffer | null} [old]  a buffer whose memory may be used again
 * @returns {CellBuffer}
 */
export function nearestCells(raster, regions, sites, old = null) {
  const size = raster.width * raster.height;
  const count = sites.x.length;
  const wide = count > 65_534;
  const fits = old && old.ids.length === size && (old.ids instanceof Uint32Array) === wide;
  const ids = fits ? old.ids.fill(0) : wide ? new Uint32Array(size) : new Uint16Array(size);
  for (const region of regions) {
    if (!visible(region.box, raster)) continue;
    fillNearest(ids, raster, region, sites.x, sites.y);
  }
  return measureCells(raster, ids, count, fits ? old.edges : null);
}

/**
 * Where each id lies in the buffer, and where ids meet.
 * @param {Raster} raster
 * @param {Uint16Array | Uint32Array} ids
 * @param {number} count  of places
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
 * The place that owns a pixel, or −1.
 * @param {CellBuffer} cells
 * @param {number} x
 * @param {number} y
 */
export function placeAt(cells, x, y) {
  const { width, height } = cells.raster;
  if (x < 0 || y < 0 || x >= width || y >= height) return -1;
  return cells.ids[Math.floor(y) * width + Math.floor(x)] - 1;
}
