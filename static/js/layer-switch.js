// @ts-check
import { isDrawn } from 'marchland/layers.js';

/**
 * Takes off the map what shows nothing: a browser without a GPU copies every canvas there is, whenever one changes.
 *
 * @typedef {import('marchland/layers.js').LayerName} LayerName
 */

/** @type {Readonly<Record<string, readonly LayerName[]>>} panes of Leaflet, and the layers that are drawn on each */
const ON_PANE = { areas: ['areas', 'contact'], settlements: ['settlements'], labels: ['labels'] };

/**
 * @param {import('leaflet').Map} map
 * @param {import('marchland/store.js').Store} store
 * @returns {() => void}
 */
export function createLayerSwitch(map, store) {
  return store.watch(({ layers }, before) => {
    if (before && layers === before.layers) return;
    for (const [name, drawn] of Object.entries(ON_PANE)) {
      const isOff = !drawn.some((layer) => isDrawn(layers, layer));
      // Where two days are compared there is a second pane of the same name for the left one.
      for (const pane of [map.getPane(name), map.getPane(`${name}-left`)]) pane?.toggleAttribute('data-off', isOff);
    }
  });
}
