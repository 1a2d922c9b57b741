// @ts-check
import { L } from 'marchland/map-library.js';
import { named, say } from 'marchland/words.js';

/**
 * Leaflet takes attributions as HTML.
 * @param {string} text
 */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/**
 * What the map says of itself, in the reader's language: its name, its buttons, whom it owes thanks.
 *
 * @param {import('leaflet').Map} map
 * @param {import('marchland/store.js').Store} store
 * @returns {() => void}
 */
export function createMapWords(map, store) {
  const container = map.getContainer();
  map.attributionControl?.setPrefix('<a href="https://leafletjs.com" target="_blank" rel="noopener">Leaflet</a>');
  container.setAttribute('role', 'region');
  map.zoomControl?.remove();
  const zoom = L.control.zoom({ position: 'topleft' }).addTo(map);
  let attribution = '';
  const unwatch = store.watch(({ lang, history }, before) => {
    if (lang !== before?.lang) {
      document.documentElement.lang = lang;
      container.setAttribute('aria-label', say(lang, 'mapLabel'));
      zoom.getContainer()?.querySelectorAll('a').forEach((link, index) => {
        link.title = say(lang, index ? 'zoomOut' : 'zoomIn');
        link.setAttribute('aria-label', link.title);
      });
    }
    if (history && (lang !== before?.lang || history !== before?.history)) {
      document.title = `${named(history.title, lang)} – Marchland`;
      if (attribution) map.attributionControl?.removeAttribution(attribution);
      attribution = escaped(named(history.attribution, lang));
      if (attribution) map.attributionControl?.addAttribution(attribution);
    }
  });
  return () => {
    unwatch();
    zoom.remove();
  };
}
