// @ts-check
/** What is seen of the map on a sheet, in CSS pixels: A4 between its margins, and what the legend leaves above and below. */
const SHEET = { x: 680, y: 400 };

/**
 * Paper is white: the map is drawn in light colours and to the size of the sheet while it is printed.
 *
 * @param {import('leaflet').Map} map
 * @param {import('marchland/store.js').Store} store
 * @returns {() => void}
 */
export function createPrinting(map, store) {
  const paper = window.matchMedia('print');
  /** @type {import('marchland/state.js').Theme | null} */
  let before = null;
  /** @type {{center: import('leaflet').LatLng, zoom: number} | null} */
  let view = null;
  /** @param {boolean} printing */
  const turn = (printing) => {
    if (printing && before === null) {
      before = store.state().theme;
      store.send({ type: 'play', playing: false });
      store.send({ type: 'theme', theme: 'light' });
      const { x, y } = map.getSize();
      view = { center: map.getCenter(), zoom: map.getZoom() };
      const smaller = Math.min(0, Math.log2(Math.min(SHEET.x / x, SHEET.y / y)));
      if (smaller < 0) map.setView(view.center, view.zoom + smaller, { animate: false });
    } else if (!printing && before !== null) {
      store.send({ type: 'theme', theme: before });
      before = null;
    }
    map.invalidateSize({ animate: false });
    if (!printing && view) {
      map.setView(view.center, view.zoom, { animate: false });
      view = null;
    }
  };
  // Browsers tell of printing in one way, in the other, or in both.
  const onMedia = () => turn(paper.matches);
  const onBefore = () => turn(true);
  const onAfter = () => turn(false);
  paper.addEventListener('change', onMedia);
  window.addEventListener('beforeprint', onBefore);
  window.addEventListener('afterprint', onAfter);
  return () => {
    paper.removeEventListener('change', onMedia);
    window.removeEventListener('beforeprint', onBefore);
    window.removeEventListener('afterprint', onAfter);
  };
}
