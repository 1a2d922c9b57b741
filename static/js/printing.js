// @ts-check
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
  /** @param {boolean} printing */
  const turn = (printing) => {
    if (printing && before === null) {
      before = store.state().theme;
      store.send({ type: 'play', playing: false });
      store.send({ type: 'theme', theme: 'light' });
    } else if (!printing && before !== null) {
      store.send({ type: 'theme', theme: before });
      before = null;
    }
    map.invalidateSize({ animate: false });
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
