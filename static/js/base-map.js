// @ts-check
import { CanvasLayer } from 'marchland/canvas-layer.js';
import { visible } from 'marchland/cells.js';
import { isDrawn } from 'marchland/layers.js';
import { boundaries } from 'marchland/topology.js';

/**
 * The base map under and over the areas of control, from local vectors.
 *
 * @typedef {import('marchland/topology.js').Features} Features
 * @typedef {import('marchland/topology.js').Feature} Feature
 * @typedef {import('marchland/canvas-layer.js').View} View
 * @typedef {import('marchland/colours.js').Tokens} Tokens
 * @typedef {import('marchland/days.js').Day} Day
 */

/**
 * Adds paths to the canvas' current path.
 * @param {import('marchland/canvas-layer.js').Pen} pen
 * @param {readonly Float64Array[]} paths  world units
 * @param {View} view
 */
export function trace(pen, paths, { raster: { scale, offsetX, offsetY } }) {
  for (const path of paths) {
    let lastX = Infinity;
    let lastY = Infinity;
    for (let at = 0; at < path.length; at += 2) {
      const x = path[at] * scale + offsetX;
      const y = path[at + 1] * scale + offsetY;
      const far = Math.abs(x - lastX) + Math.abs(y - lastY) >= 0.7;
      if (at === 0) pen.moveTo(x, y);
      else if (far || at === path.length - 2) pen.lineTo(x, y);
      else continue;
      lastX = x;
      lastY = y;
    }
  }
}

/**
 * @param {import('marchland/canvas-layer.js').Pen} pen
 * @param {readonly Feature[]} features
 * @param {View} view
 */
function traceFeatures(pen, features, view) {
  pen.beginPath();
  for (const feature of features) {
    if (visible(feature.box, view.raster)) trace(pen, feature.paths, view);
  }
}

/**
 * @param {Features} features
 * @param {...string} names
 * @returns {readonly Feature[]}
 */
function pick(features, ...names) {
  return names.flatMap((name) => features[name] ?? []);
}

/**
 * @param {Features} features
 * @param {() => Tokens} tokens
 */
export function createGround(features, tokens) {
  const land = pick(features, 'land');
  const neighbours = pick(features, 'neighbours', 'countries', 'borders');
  return new CanvasLayer({
    pane: 'ground',
    draw(pen, view) {
      const ink = tokens();
      pen.fillStyle = ink.beyond;
      pen.fillRect(0, 0, view.raster.width, view.raster.height);
      const sheet = sheetOf(land, view);
      pen.save();
      pen.beginPath();
      pen.rect(sheet.left, sheet.top, sheet.width, sheet.height);
      pen.clip();
      pen.fillStyle = ink.water;
      pen.fillRect(sheet.left, sheet.top, sheet.width, sheet.height);
      pen.lineJoin = 'round';
      traceFeatures(pen, land, view);
      pen.fillStyle = ink.abroad;
      pen.fill('evenodd');
      pen.strokeStyle = ink.coast;
      pen.lineWidth = 0.8 * view.density;
      pen.stroke();
      traceFeatures(pen, neighbours, view);
      pen.strokeStyle = ink.border;
      pen.globalAlpha = 0.45;
      pen.lineWidth = 0.9 * view.density;
      pen.stroke();
      pen.globalAlpha = 1;
      pen.restore();
      pen.strokeStyle = ink.coast;
      pen.lineWidth = 2 * view.density;
      pen.strokeRect(sheet.left, sheet.top, sheet.width, sheet.height);
    },
  });
}

/**
 * What the base map covers; beyond it there is only paper.
 * @param {readonly Feature[]} land
 * @param {View} view
 */
function sheetOf(land, { raster: { scale, offsetX, offsetY } }) {
  const side = (/** @type {0 | 1 | 2 | 3} */ at, /** @type {(...sides: number[]) => number} */ pick) =>
    pick(...land.map(({ box }) => box[at]));
  const left = side(0, Math.min) * scale + offsetX;
  const top = side(1, Math.min) * scale + offsetY;
  return {
    left,
    top,
    width: side(2, Math.max) * scale + offsetX - left,
    height: side(3, Math.max) * scale + offsetY - top,
  };
}

/**
 * Water and boundaries, over the areas. A lake with `until` is gone from that day.
 * @param {Features} features
 * @param {object} parts
 * @param {readonly Float64Array[]} parts.rim  of the areas: the outline of the theatre is theirs, where there are any
 * @param {() => Tokens} parts.tokens
 * @param {() => string | null} parts.today  ISO
 * @param {() => import('marchland/layers.js').Layers} parts.layers
 * @param {string} parts.pane
 */
export function createWater(features, { rim, tokens, today, layers, pane }) {
  const lakes = pick(features, 'lakes');
  const rivers = pick(features, 'rivers');
  const { inner, outer } = boundaries(pick(features, 'oblasts'));
  return new CanvasLayer({
    pane,
    draw(pen, view) {
      const { density, zoom } = view;
      const ink = tokens();
      pen.lineJoin = 'round';
      pen.lineCap = 'round';
      if (isDrawn(layers(), 'water')) drawWater(pen, view, ink);
      if (isDrawn(layers(), 'oblasts')) drawOblasts(pen, view, ink);
      pen.beginPath();
      trace(pen, rim.length ? rim : outer, view);
      pen.strokeStyle = ink.border;
      pen.lineWidth = (zoom < 7 ? 1.3 : 1.8) * density;
      pen.stroke();
    },
  });

  /** @param {import('marchland/canvas-layer.js').Pen} pen @param {View} view @param {Tokens} ink */
  function drawWater(pen, view, ink) {
    const { density, zoom } = view;
    // A river lets the line of contact through where both run the same way.
    pen.strokeStyle = ink.river;
    pen.globalAlpha = 0.6;
    for (const river of rivers) {
      const rank = Number(river.properties.scalerank ?? river.properties.rank ?? 3);
      if (rank > zoom + 1.5) continue;
      traceFeatures(pen, [river], view);
      pen.lineWidth = density * Math.min(2.2, Math.max(0.9, (zoom - 3) * 0.4 - rank * 0.05));
      pen.stroke();
    }

    pen.globalAlpha = 1;

    const date = today();
    const standing = lakes.filter(
      ({ properties: { from, until } }) =>
        !date || ((!from || date >= from) && (!until || date < until)),
    );
    traceFeatures(pen, standing, view);
    pen.fillStyle = ink.water;
    pen.fill('evenodd');
    pen.strokeStyle = ink.coast;
    pen.lineWidth = 0.6 * density;
    pen.stroke();
  }

  /** @param {import('marchland/canvas-layer.js').Pen} pen @param {View} view @param {Tokens} ink */
  function drawOblasts(pen, view, ink) {
    const { density, zoom } = view;
    pen.beginPath();
    trace(pen, inner, view);
    pen.strokeStyle = ink.oblast;
    pen.globalAlpha = 0.5;
    pen.lineWidth = (zoom < 7 ? 0.7 : 1.1) * density;
    pen.setLineDash([3 * density, 2.5 * density]);
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }
}
