// @ts-check
import { createClassStates } from 'marchland/areas.js';
import { CanvasLayer } from 'marchland/canvas-layer.js';
import { landAt } from 'marchland/cells.js';
import { coverageCells } from 'marchland/coverage.js';
import { dirtyBoxes, hatchTile, paintBox } from 'marchland/paint.js';

/**
 * The areas of control as a Leaflet layer.
 *
 * @typedef {object} AreaLayer
 * @property {CanvasLayer} layer
 * @property {(changed: readonly number[] | null) => void} paint  a new day on which places changed; null paints all of it
 * @property {(point: import('leaflet').Point) => {land: number, x: number, y: number} | null} landAt
 *   history class under a container point, and where that is in world units
 */

const STRIPE_PERIOD = 8;

/** Device pixels a CSS pixel: more than a plain screen has, so that edges come out smooth. */
function areaDensity() {
  return window.devicePixelRatio >= 1.5 ? 2 : 1.5;
}

/**
 * @param {object} parts
 * @param {import('marchland/areas.js').Areas} parts.areas
 * @param {Uint16Array} parts.states  by place, kept by the cursor
 * @param {() => import('marchland/paint.js').Ink} parts.ink
 * @param {string} [parts.pane]
 * @returns {AreaLayer}
 */
export function createAreaLayer({ areas, states, ink, pane = 'areas' }) {
  const held = createClassStates(areas, states);
  /** @type {import('marchland/cells.js').CellBuffer | null} */
  let cells = null;
  /** @type {ImageData | null} */
  let image = null;
  let pixels = new Uint32Array();
  const density = areaDensity();
  const period = STRIPE_PERIOD * density;
  const tile = { mask: hatchTile(period, period / 2 - Math.round(density / 2)), period };
  const thickness = Math.max(1, Math.round(1.5 * density));

  const layer = new CanvasLayer({
    pane,
    density,
    alive: true,
    draw(pen, { raster }) {
      cells = coverageCells(raster, areas.borders, areas.count, cells);
      if (!image || image.width !== raster.width || image.height !== raster.height) {
        image = pen.createImageData(raster.width, raster.height);
        pixels = new Uint32Array(image.data.buffer);
      }
      paint(null);
    },
  });

  /** @param {readonly number[] | null} changed */
  function paint(changed) {
    const lands = held.follow(changed);
    if (!cells || !image) return;
    const { pen } = layer;
    const { width, height } = cells.raster;
    const colours = ink();
    const boxes = changed ? dirtyBoxes(cells, lands) : null;
    if (!boxes) {
      paintBox(pixels, cells, held.states, colours, tile, thickness, [0, 0, width, height]);
      pen.putImageData(image, 0, 0);
      return;
    }
    for (const box of boxes) {
      paintBox(pixels, cells, held.states, colours, tile, thickness, box);
      pen.putImageData(image, 0, 0, box[0], box[1], box[2] - box[0], box[3] - box[1]);
    }
  }

  return {
    layer,
    paint,
    landAt(point) {
      if (!cells) return null;
      const { x, y } = layer.toCanvas(point);
      const land = landAt(cells, x, y);
      const { scale, offsetX, offsetY } = cells.raster;
      return land < 0 ? null : { land, x: (x - offsetX) / scale, y: (y - offsetY) / scale };
    },
  };
}
