// @ts-check
import { createClassStates } from 'marchland/areas.js';
import { CanvasLayer } from 'marchland/canvas-layer.js';
import { packed } from 'marchland/colours.js';
import { unlikeStates } from 'marchland/comparison.js';
import { coverageCells } from 'marchland/coverage.js';
import { marked } from 'marchland/marks.js';
import { worldX, worldY } from 'marchland/mercator.js';
import { dotRadius } from 'marchland/settlement-layer.js';

/**
 * What two maps show differently, marked on one of them: the land outlined and dotted, the settlements ringed.
 *
 * The two histories divide the land differently, so what differs is found pixel by pixel from the id buffers of both.
 *
 * @typedef {import('marchland/sides.js').Side} Side
 * @typedef {import('marchland/canvas-layer.js').View} View
 * @typedef {{layer: CanvasLayer, paint: (places: readonly number[]) => void}} DisagreementLayer
 */

const CLOSE_ZOOM = 7.5;

/** @param {Side} side @param {View} view @param {import('marchland/cells.js').CellBuffer | null} old */
function cellsOf({ history: { areas } }, { raster }, old) {
  return coverageCells(raster, areas.borders, areas.count, old);
}

/**
 * @param {Side} left
 * @param {Side} right
 * @param {() => import('marchland/colours.js').Tokens} tokens
 * @returns {DisagreementLayer}
 */
export function createDisagreementLayer(left, right, tokens) {
  const { places } = right.history;
  const unlike = unlikeStates(left.history.states, right.history.states);
  const width = right.history.states.length;
  const shared = left.history === right.history;
  const lefts = createClassStates(left.history.areas, left.states);
  const rights = createClassStates(right.history.areas, right.states);
  /** @type {import('marchland/cells.js').CellBuffer | null} */
  let leftCells = null;
  /** @type {import('marchland/cells.js').CellBuffer | null} */
  let rightCells = null;
  /** @type {readonly number[]} */
  let shown = [];
  /** @type {View | null} */
  let seen = null;

  const layer = new CanvasLayer({
    pane: 'marks',
    density: 1,
    alive: true,
    draw(_pen, view) {
      seen = view;
      rightCells = cellsOf(right, view, rightCells);
      leftCells = shared ? rightCells : cellsOf(left, view, leftCells);
      draw();
    },
  });

  /** @param {number} id @param {number} other */
  const differs = (id, other) =>
    id && other ? unlike[lefts.states[other - 1] * width + rights.states[id - 1]] : 0;

  const draw = () => {
    if (!seen || !rightCells || !leftCells) return;
    const { pen } = layer;
    const { raster } = seen;
    lefts.follow(null);
    rights.follow(null);
    const image = pen.createImageData(raster.width, raster.height);
    const ink = tokens();
    marked(new Uint32Array(image.data.buffer), raster.width, rightCells.ids, leftCells.ids, differs, packed(ink.ink), packed(ink.halo));
    pen.putImageData(image, 0, 0);
    rings(pen, seen, ink);
  };

  /** @param {import('marchland/canvas-layer.js').Pen} pen @param {View} view @param {import('marchland/colours.js').Tokens} ink */
  const rings = (pen, { raster, zoom, density }, ink) => {
    for (const [extra, colour] of /** @type {[number, string][]} */ ([[3.4, ink.halo], [1.6, ink.ink]])) {
      pen.beginPath();
      for (const place of shown) {
        if (zoom < CLOSE_ZOOM && right.history.areas.classOf[place] >= 0) continue;
        const x = worldX(places.lon[place]) * raster.scale + raster.offsetX;
        const y = worldY(places.lat[place]) * raster.scale + raster.offsetY;
        const radius = (dotRadius(places.population[place], zoom) + 3) * density;
        pen.moveTo(x + radius, y);
        pen.arc(x, y, radius, 0, 2 * Math.PI);
      }
      pen.lineWidth = extra * density;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  };

  return {
    layer,
    paint(differing) {
      shown = differing;
      draw();
    },
  };
}
