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
  const turn = () => {
    if (paper.matches && before === null) {
      before = store.state().theme;
      store.send({ type: 'play', playing: false });
      store.send({ type: 'theme', theme: 'light' });
    } else if (!paper.matches && before !== null) {
      store.send({ type: 'theme', theme: before });
      before = null;
    }
    map.invalidateSize({ animate: false });
  };
  paper.addEventListener('change', turn);
  return () => paper.removeEventListener('change', turn);
}
