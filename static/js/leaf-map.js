// @ts-check
import { createGround, createWater } from 'marchland/base-map.js';
import { readTokens } from 'marchland/colours.js';
import { L } from 'marchland/map-library.js';
import { decodeTopology } from 'marchland/topology.js';

/**
 * The small map of a page of features: what the table lists, on the ground that the big map has. Without it the page
 * says the same.
 *
 * @typedef {Record<string, [string, string]>} Parties  colours on light and on dark, by party
 * @typedef {{id: string, properties: Record<string, any>, geometry: object | null}} Feature
 */

const DOT = 5;

/**
 * Who holds a feature, or after a change the new holder; nothing of what is not about one holder.
 * @param {Record<string, any>} properties
 * @returns {string | null | undefined}
 */
function holderOf(properties) {
  return 'after_controller' in properties ? properties.after_controller : properties.controller;
}

/**
 * @param {Parties} parties
 * @param {import('marchland/colours.js').Tokens} tokens
 * @param {boolean} isDark
 * @returns {(feature: any) => import('leaflet').PathOptions}
 */
export function styleOf(parties, tokens, isDark) {
  return (feature) => {
    const holder = holderOf(feature.properties);
    const colour = holder && parties[holder] ? parties[holder][isDark ? 1 : 0] : tokens.nobody;
    const isArea = /Polygon/.test(feature.geometry?.type ?? '');
    const isPlain = holder === undefined;
    const status = feature.properties.after_status ?? feature.properties.status;
    const isOpen = !isPlain && status !== 'controlled';
    return {
      color: isPlain ? tokens.contact : colour,
      weight: isArea ? 1 : 2,
      dashArray: isOpen && isArea ? '3 3' : undefined,
      fillColor: isOpen ? tokens.contested : colour,
      fillOpacity: isPlain ? 0.15 : isArea ? Number(tokens.opacity) : 0.85,
    };
  };
}

/**
 * What a feature is called.
 * @param {Feature} feature
 * @param {string} lang
 */
export function nameOf({ id, properties }, lang) {
  const names = lang === 'uk' ? ['name_uk', 'place_name_uk', 'name', 'place_name'] : ['name', 'place_name'];
  return String(names.map((name) => properties[name]).find(Boolean) ?? id);
}

/**
 * @param {string} address
 * @returns {Promise<any>}
 */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.json();
}

/**
 * @param {HTMLElement} element
 * @returns {Promise<() => void>} takes it away again
 */
export async function createLeafMap(element) {
  const { items = '', ground = '', parties = '{}' } = element.dataset;
  const [document_, topology] = await Promise.all([fetched(items), fetched(ground)]);
  const darkness = window.matchMedia('(prefers-color-scheme: dark)');
  const colours = /** @type {Parties} */ (JSON.parse(parties));
  element.hidden = false;
  const map = L.map(element, {
    attributionControl: false,
    scrollWheelZoom: false,
    zoomAnimation: false,
    fadeAnimation: false,
    zoomSnap: 0.25,
    maxZoom: 12,
  });
  // Nothing more of the map's words is on these pages.
  const words = document.documentElement.lang === 'uk' ? ['Наблизити', 'Віддалити'] : ['Zoom in', 'Zoom out'];
  element.querySelectorAll('.leaflet-control-zoom a').forEach((link, index) => {
    link.setAttribute('title', words[index]);
    link.setAttribute('aria-label', words[index]);
  });
  for (const [name, level] of [['ground', '200'], ['water', '300']]) {
    const pane = map.createPane(name);
    pane.style.zIndex = level;
    pane.style.pointerEvents = 'none';
  }
  let tokens = readTokens(element);
  const features = decodeTopology(topology);
  const base = createGround(features, () => tokens);
  const water = createWater(features, { rim: [], tokens: () => tokens, today: () => null, layers: () => null, pane: 'water' });
  const layer = L.geoJSON(document_, {
    style: styleOf(colours, tokens, darkness.matches),
    pointToLayer: (_, at) => L.circleMarker(at, { radius: DOT }),
    onEachFeature: (feature, drawn) => {
      const name = document.createElement('span');
      name.textContent = nameOf(/** @type {any} */ (feature), document.documentElement.lang);
      drawn.bindTooltip(name, { sticky: true });
    },
  });
  const bounds = layer.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds.pad(0.15), { maxZoom: 8 });
  else element.hidden = true;
  map.addLayer(base).addLayer(water).addLayer(layer);
  const change = () => {
    tokens = readTokens(element);
    base.reset();
    water.reset();
    layer.setStyle(styleOf(colours, tokens, darkness.matches));
  };
  darkness.addEventListener('change', change);
  element.dataset.drawn = '';
  return () => {
    darkness.removeEventListener('change', change);
    map.remove();
  };
}

for (const element of document.querySelectorAll('[data-leaf-map]')) {
  // What cannot be drawn stays hidden: the page says the same in words.
  createLeafMap(/** @type {HTMLElement} */ (element)).catch(() => {
    /** @type {HTMLElement} */ (element).hidden = true;
  });
}
