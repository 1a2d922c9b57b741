// @ts-check
import { createClassStates } from 'marchland/areas.js';
import { CanvasLayer } from 'marchland/canvas-layer.js';
import { packed } from 'marchland/colours.js';
import { unlikeStates } from 'marchland/comparison.js';
import { coverageCells } from 'marchland/coverage.js';
import { marked } from 'marchland/marks.js';
import { worldX, worldY } from 'marchland/mercator.js';
import { dirtyBoxes } from 'marchland/paint.js';
import { dotRadius } from 'marchland/settlement-layer.js';

/**
 * What two maps show differently, marked on one of them: the land outlined and dotted, the settlements ringed.
 *
 * The two histories divide the land differently, so what differs is found pixel by pixel from the id buffers of both;
 * from one day to the next only around the land that has changed on either side.
 *
 * @typedef {import('marchland/sides.js').Side} Side
 * @typedef {import('marchland/canvas-layer.js').View} View
 * @typedef {import('marchland/cells.js').CellBuffer} CellBuffer
 * @typedef {object} DisagreementLayer
 * @property {(map: import('leaflet').Map) => void} addTo
 * @property {() => void} remove
 * @property {(places: readonly number[]) => void} paint  a new day, on which these places differ
 */

const CLOSE_ZOOM = 7.5;

/** @param {Side} side @param {View} view @param {CellBuffer | null} old */
function cellsOf({ history: { areas } }, { raster }, old) {
  return coverageCells(raster, areas.borders, areas.count, old);
}

/**
 * The land of a side by class, and which of it looks another way since it was last asked.
 * @param {Side} side
 */
function createLands({ history, states }) {
  const held = createClassStates(history.areas, states);
  let before = held.states.slice();
  return {
    states: held.states,
    changed() {
      held.follow(null);
      /** @type {number[]} */
      const found = [];
      held.states.forEach((state, land) => {
        if (state !== before[land]) found.push(land);
      });
      before = held.states.slice();
      return found;
    },
  };
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
  const lefts = createLands(left);
  const rights = createLands(right);
  /** @type {CellBuffer | null} */
  let leftCells = null;
  /** @type {CellBuffer | null} */
  let rightCells = null;
  /** @type {ImageData | null} */
  let image = null;
  /** @type {import('marchland/marks.js').Marked | null} */
  let marks = null;
  /** @type {import('marchland/colours.js').Tokens | null} */
  let inked = null;
  /** @type {readonly number[]} */
  let differing = [];
  /** @type {readonly number[]} */
  let ringed = [];

  const layer = new CanvasLayer({
    pane: 'marks',
    density: 1,
    alive: true,
    draw(pen, view) {
      const { raster } = view;
      rightCells = cellsOf(right, view, rightCells);
      leftCells = shared ? rightCells : cellsOf(left, view, leftCells);
      if (image?.width !== raster.width || image.height !== raster.height) image = pen.createImageData(raster.width, raster.height);
      marks = {
        pixels: new Uint32Array(image.data.buffer),
        mask: new Uint8Array(raster.width * raster.height),
        width: raster.width,
        ids: rightCells.ids,
        others: leftCells.ids,
      };
      lefts.changed();
      rights.changed();
      write(null);
    },
  });

  const rings = new CanvasLayer({
    pane: 'marks',
    density: 1,
    alive: true,
    draw(pen, { raster, zoom, density }) {
      const ink = tokens();
      ringed = ringedAt(zoom);
      for (const [extra, colour] of /** @type {[number, string][]} */ ([[3.4, ink.halo], [1.6, ink.ink]])) {
        pen.beginPath();
        for (const place of ringed) {
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
      return ringed.length > 0;
    },
  });

  /** Land is outlined; what has none, and what is seen from near, has a ring. @param {number} zoom */
  const ringedAt = (zoom) => differing.filter((place) => zoom >= CLOSE_ZOOM || right.history.areas.classOf[place] < 0);

  /** @param {number} id @param {number} other */
  const differs = (id, other) =>
    id && other ? unlike[lefts.states[other - 1] * width + rights.states[id - 1]] : 0;

  /** @param {import('marchland/paint.js').Box[] | null} boxes  null is all of it */
  const write = (boxes) => {
    if (!image || !marks) return;
    const ink = tokens();
    inked = ink;
    /** @type {import('marchland/paint.js').Box} */
    const all = [0, 0, image.width, image.height];
    for (const box of boxes ?? [all]) {
      const [x1, y1, x2, y2] = marked(marks, differs, packed(ink.ink), packed(ink.halo), box);
      layer.pen.putImageData(image, 0, 0, x1, y1, x2 - x1, y2 - y1);
    }
  };

  return {
    addTo(map) {
      layer.addTo(map);
      rings.addTo(map);
    },
    remove() {
      layer.remove();
      rings.remove();
    },
    paint(found) {
      differing = found;
      const [onLeft, onRight] = [lefts.changed(), rights.changed()];
      if (!leftCells || !rightCells) return;
      const [around, beside] = [dirtyBoxes(leftCells, onLeft), dirtyBoxes(rightCells, onRight)];
      write(inked === tokens() && around && beside ? [...around, ...beside] : null);
      if (ringed.length || (rings.view && ringedAt(rings.view.zoom).length)) rings.redraw();
    },
  };
}
