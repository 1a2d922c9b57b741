// @ts-check
/**
 * Leaflet, as the folium shell loaded it. folium's own layers are scripts that speak to a global `L`, so there
 * must be one copy of the library and it is that one.
 * @type {typeof import('leaflet')}
 */
export const L = /** @type {any} */ (globalThis).L;
