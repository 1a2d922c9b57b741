// @ts-check
/**
 * Which layers of the map are drawn: each has panes of Leaflet to itself.
 *
 * @typedef {'areas' | 'settlements' | 'water' | 'labels'} LayerName
 */

/** @type {readonly LayerName[]} */
export const LAYERS = ['areas', 'settlements', 'water', 'labels'];

/**
 * @param {import('leaflet').Map} map
 * @param {import('marchland/store.js').Store} store
 * @returns {() => void}
 */
export function createLayerSwitch(map, store) {
  return store.watch(({ layers }, before) => {
    if (before && layers === before.layers) return;
    for (const name of LAYERS) {
      // Where two days are compared there is a second pane of the same name for the left one.
      for (const pane of [map.getPane(name), map.getPane(`${name}-left`)]) {
        pane?.toggleAttribute('data-off', layers !== null && !layers.includes(name));
      }
    }
  });
}
