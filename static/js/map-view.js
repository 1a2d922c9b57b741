// @ts-check
import { createAreaLayer } from 'marchland/area-layer.js';
import { createNearest } from 'marchland/areas.js';
import { createGround, createWater } from 'marchland/base-map.js';
import { CanvasLayer } from 'marchland/canvas-layer.js';
import { createCursor } from 'marchland/cursor.js';
import { isoDay } from 'marchland/days.js';
import { createLabelLayer } from 'marchland/label-layer.js';
import { worldX, worldY } from 'marchland/mercator.js';
import { drawnShades } from 'marchland/shades.js';
import { createSettlementLayer, dotRadius } from 'marchland/settlement-layer.js';
import { createVeil } from 'marchland/veil.js';

/**
 * The layers of one history on the map, bottom to top.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/topology.js').Features} Features
 * @typedef {object} Dress  what the theme says
 * @property {import('marchland/colours.js').Tokens} tokens
 * @property {readonly import('marchland/colours.js').StateLook[]} looks
 * @property {readonly import('marchland/colours.js').StateLook[]} shades  how each shade of the history is drawn
 * @property {import('marchland/paint.js').Ink} ink
 * @typedef {object} MapView
 * @property {() => void} paintDay  after a change of day
 * @property {() => void} paintDress  after a change of theme
 * @property {() => void} paintNames  after a change of language or choice
 * @property {(point: import('leaflet').Point, reach: number) => number} placeAt
 * @property {(point: import('leaflet').Point, reach: number) => number} dotAt  the settlement itself, without its land
 * @property {(point: import('leaflet').Point) => number} oblastAt  whose name stands there, or −1
 * @property {() => void} paintVeil  after a change of the oblast that is looked at
 * @property {(place: number) => [lat: number, lon: number]} latLon
 * @property {() => void} undo
 */

/** @type {[string, string][]} */
const PANES = [['ground', '200'], ['areas', '250'], ['areas-left', '251'], ['water', '300'],
  ['water-left', '301'], ['settlements', '350'], ['settlements-left', '351'], ['veil', '355'], ['choice', '360'], ['labels', '400']];

/**
 * @param {import('leaflet').Map} map
 */
export function createPanes(map) {
  for (const [name, level] of PANES) {
    if (map.getPane(name)) continue;
    const pane = map.createPane(name);
    pane.style.zIndex = level;
    pane.style.pointerEvents = 'none';
  }
}

/**
 * @param {import('leaflet').Map} map
 * @param {Store} store
 * @param {object} parts
 * @param {History} parts.history
 * @param {Features} parts.features
 * @param {() => Dress} parts.dress
 * @param {() => number} parts.chosen  place index or −1
 * @param {() => import('marchland/days.js').Day | null} [parts.day]  that it shows, when not the day of the state
 * @param {boolean} [parts.left]  whether it is the left map of two, over the ground and under the names of the other
 * @returns {MapView}
 */
export function createMapView(map, store, { history, features, dress, chosen, day = () => store.state().day, left = false }) {
  const side = left ? '-left' : '';
  const sites = {
    x: history.places.lon.map(worldX),
    y: history.places.lat.map(worldY),
  };
  const shown = () => store.state().layers;
  const cursor = createCursor(drawnShades(history, shown()));
  cursor.moveTo(day() ?? history.lastDay);
  const { states } = cursor;
  const tokens = () => dress().tokens;
  const today = () => {
    const date = day();
    return date === null ? null : isoDay(date);
  };
  const ground = createGround(features, tokens);
  const areas = createAreaLayer({ areas: history.areas, states, ink: () => dress().ink, pane: `areas${side}` });
  const nearest = createNearest(history.areas, sites);
  const water = createWater(features, { rim: history.areas.rim, tokens, today, layers: shown, pane: `water${side}` });
  const settlements = createSettlementLayer({ history, sites, states, looks: () => dress().shades, tokens, pane: `settlements${side}` });
  const choice = new CanvasLayer({
    pane: 'choice',
    draw(pen, { raster, density, zoom }) {
      const place = chosen();
      if (place < 0) return false;
      const radius = (dotRadius(history.places.population[place], zoom) + 6) * density;
      pen.beginPath();
      pen.arc(sites.x[place] * raster.scale + raster.offsetX, sites.y[place] * raster.scale + raster.offsetY, radius, 0, 2 * Math.PI);
      pen.lineWidth = 5 * density;
      pen.strokeStyle = tokens().halo;
      pen.stroke();
      pen.lineWidth = 2.5 * density;
      pen.strokeStyle = tokens().choice;
      pen.stroke();
      return true;
    },
  });
  const labels = createLabelLayer({ history, features, sites, tokens, lang: () => store.state().lang, layers: shown, chosen });
  const veil = createVeil(features, tokens, () => store.state().oblast);
  const own = [areas.layer, water, settlements.layer];
  const layers = left ? own : [ground, ...own, veil, choice, labels.layer];
  for (const layer of layers) layer.addTo(map);

  const dated = (features.lakes ?? []).flatMap(({ properties }) => [properties.from, properties.until]).filter(Boolean);
  /** How many of the dates on which a lake comes or goes lie behind a day. */
  const age = () => {
    const date = today();
    return date === null ? 0 : dated.filter((turn) => date >= turn).length;
  };
  let lakesAge = age();

  return {
    paintDay() {
      const changed = cursor.moveTo(day() ?? history.lastDay);
      areas.paint(changed);
      settlements.paint(changed);
      const now = age();
      if (now !== lakesAge) water.redraw();
      lakesAge = now;
    },
    paintDress() {
      ground.redraw();
      areas.paint(null);
      for (const layer of [water, settlements.layer, veil, choice, labels.layer]) layer.redraw();
    },
    paintNames() {
      choice.redraw();
      labels.layer.redraw();
    },
    placeAt(point, reach) {
      const dot = settlements.placeAt(point, reach);
      if (dot >= 0) return dot;
      const under = areas.landAt(point);
      return under ? nearest(under.land, under.x, under.y) : -1;
    },
    dotAt: settlements.placeAt,
    oblastAt: labels.oblastAt,
    paintVeil: () => veil.redraw(),
    latLon: (place) => [history.places.lat[place], history.places.lon[place]],
    undo() {
      for (const layer of layers) layer.remove();
    },
  };
}
