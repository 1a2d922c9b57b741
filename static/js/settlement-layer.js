// @ts-check
import { CanvasLayer } from 'marchland/canvas-layer.js';

/**
 * Settlements as dots, sized by people, coloured by who holds them.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/colours.js').StateLook} StateLook
 * @typedef {import('marchland/canvas-layer.js').View} View
 * @typedef {object} SettlementLayer
 * @property {CanvasLayer} layer
 * @property {(changed: readonly number[] | null) => void} paint
 * @property {(point: import('leaflet').Point, reach: number) => number} placeAt  nearest dot within
 *   `reach` CSS pixels of its rim, or −1
 */

const FULL = 2 * Math.PI;

/**
 * Radius of a dot in CSS pixels.
 * @param {number} people  NaN where unknown
 * @param {number} zoom
 */
export function dotRadius(people, zoom) {
  const base = Math.max(0.4, 0.6 * 1.45 ** (zoom - 6));
  const size = Math.sqrt(Math.max(people || 300, 300) / 1000);
  const growth = 0.14 + 0.03 * Math.max(-1.5, zoom - 6);
  return Math.min(base + growth * Math.min(size, 22), 13);
}

/** People a settlement needs for a dot, by zoom: over areas, small dots would only blur what these say. */
const NEEDED = [[6.4, 60_000], [7.2, 12_000], [8, 3_000], [8.6, 500]];

/**
 * @param {number} zoom
 * @param {boolean} overAreas
 */
export function peopleForDot(zoom, overAreas) {
  return overAreas ? (NEEDED.find(([upTo]) => zoom < upTo)?.[1] ?? 0) : 0;
}

/**
 * @param {object} parts
 * @param {History} parts.history
 * @param {{x: Float64Array, y: Float64Array}} parts.sites
 * @param {Uint16Array} parts.states  shade by place
 * @param {() => readonly StateLook[]} parts.looks  by shade
 * @param {() => import('marchland/colours.js').Tokens} parts.tokens
 * @param {string} [parts.pane]
 * @returns {SettlementLayer}
 */
export function createSettlementLayer({ history, sites, states, looks, tokens, pane = 'settlements' }) {
  const { population } = history.places;
  const bySize = Uint32Array.from({ length: history.places.count }, (_, place) => place).sort(
    (a, b) => (population[a] || 0) - (population[b] || 0) || a - b,
  );
  /** @type {View | null} */
  let seen = null;
  /** @type {number[]} */
  let shown = [];
  const overAreas = history.areas.modelledFrom > 0;
  const shownAt = new Uint8Array(history.places.count);

  /**
   * @param {import('marchland/canvas-layer.js').Pen} pen
   * @param {View} view
   * @param {readonly number[]} places
   */
  function dots(pen, view, places) {
    const { scale, offsetX, offsetY } = view.raster;
    const { density, zoom } = view;
    const look = looks();
    const ink = tokens();
    /** @type {Map<number, number[]>} */
    const byState = new Map();
    for (const place of places) {
      const group = byState.get(states[place]);
      if (group) group.push(place);
      else byState.set(states[place], [place]);
    }
    const plainFirst = [...byState].sort(([a], [b]) => Number(!!look[a].ring) - Number(!!look[b].ring));
    for (const [state, group] of plainFirst) {
      const { dot, ring } = look[state];
      const discs = (/** @type {number} */ extra, /** @type {number} */ least) => {
        pen.beginPath();
        for (const place of group) {
          const radius = Math.max(least, dotRadius(population[place], zoom)) * density + extra;
          const x = sites.x[place] * scale + offsetX;
          const y = sites.y[place] * scale + offsetY;
          pen.moveTo(x + radius, y);
          pen.arc(x, y, radius, 0, FULL);
        }
      };
      const least = ring ? Math.max(0.9, (zoom - 5) * 0.85) : 0;
      const rim = Math.min(1.2, Math.max(0.7, (zoom - 5) * 0.4)) * density;
      if (ring) {
        discs(1.9 * rim, least);
        pen.fillStyle = ring;
        pen.fill();
        discs(0.9 * rim, least);
        pen.fillStyle = ink.halo;
        pen.fill();
      } else if (zoom >= 7) {
        discs(Math.min(1, (zoom - 6) * 0.4) * density, 0);
        pen.fillStyle = ink.halo;
        pen.fill();
      }
      discs(0, least);
      pen.fillStyle = dot;
      pen.fill();
      if (!look[state].pressed) continue;
      pen.beginPath();
      for (const place of group) {
        const radius = (dotRadius(population[place], zoom) + 3.2) * density;
        const x = sites.x[place] * scale + offsetX;
        const y = sites.y[place] * scale + offsetY;
        pen.moveTo(x + radius, y);
        pen.arc(x, y, radius, 0, FULL);
      }
      pen.setLineDash([3 * density, 2 * density]);
      pen.lineWidth = 1.6 * density;
      pen.strokeStyle = ink.ink;
      pen.stroke();
      pen.setLineDash([]);
    }
  }

  const layer = new CanvasLayer({
    pane,
    alive: true,
    draw(pen, view) {
      const { width, height, scale, offsetX, offsetY } = view.raster;
      seen = view;
      shown = [];
      shownAt.fill(0);
      const look = looks();
      const needed = peopleForDot(view.zoom, overAreas);
      for (const place of bySize) {
        if ((population[place] || 0) < needed && !look[states[place]].pressed) continue;
        const x = sites.x[place] * scale + offsetX;
        const y = sites.y[place] * scale + offsetY;
        if (x > -20 && y > -20 && x < width + 20 && y < height + 20) {
          shown.push(place);
          shownAt[place] = 1;
        }
      }
      dots(pen, view, shown);
      return shown.length > 0;
    },
  });

  return {
    layer,
    paint(changed) {
      if (!seen) return;
      const look = looks();
      const pressed = look.some((one) => one.pressed);
      // A place that is too small for a dot has one while it is encircled.
      const drawn = changed?.filter((place) => shownAt[place] || (pressed && look[states[place]].pressed)) ?? null;
      if (drawn && !drawn.length) return;
      if (!drawn || pressed || look.some((one) => one.ring)) layer.redraw();
      else dots(layer.pen, seen, drawn);
    },
    placeAt(point, reach) {
      if (!seen) return -1;
      const { density, zoom } = seen;
      const { scale, offsetX, offsetY } = seen.raster;
      const at = layer.toCanvas(point);
      let best = -1;
      let least = reach * density;
      for (const place of shown) {
        const dx = sites.x[place] * scale + offsetX - at.x;
        if (Math.abs(dx) > 40 * density) continue;
        const dy = sites.y[place] * scale + offsetY - at.y;
        const gap = Math.hypot(dx, dy) - dotRadius(population[place], zoom) * density;
        if (gap <= least) {
          least = gap;
          best = place;
        }
      }
      return best;
    },
  };
}
