// @ts-check
/**
 * Which part of the world the map shows: the box of the address, else the whole theatre.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {[lat: number, lon: number]} Spot
 * @typedef {object} Frame
 * @property {() => void} fit  to the box of the state, without that being the reader's own choice of view
 * @property {() => boolean} fitted  whether it has been fitted
 * @property {(sheet: readonly [number, number, number, number] | null) => void} paper
 *   what the base map covers, west, south, east, north: the whole theatre is shown without looking past it
 * @property {(box: readonly [number, number, number, number]) => void} show  moves the map to a box: west, south, east, north
 * @property {(spot: Spot) => void} reveal  moves the map when a spot is out of sight
 * @property {() => import('marchland/state.js').Bbox} bounds  what the map shows
 * @property {() => void} undo
 */

/** Height of the attribution, CSS pixels. */
const THANKS = 20;

/** Zoom at which a place that was out of sight is shown. */
const CLOSE = 8;

/**
 * @param {import('leaflet').Map} map
 * @param {Store} store
 * @param {object} parts
 * @param {boolean} parts.still  whether moves are not to be animated
 * @param {() => Spot | null} parts.chosen  where the chosen place is
 * @returns {Frame}
 */
export function createFrame(map, store, { still, chosen }) {
  const container = map.getContainer();
  let fitted = false;
  let fitting = false;
  /** @type {[Spot, Spot] | null} */
  let sheet = null;

  /** @param {() => void} move */
  const quietly = (move) => {
    fitting = true;
    move();
    fitting = false;
  };
  const show = () => {
    const { bbox, history } = store.state();
    const box = bbox ?? history?.bounds;
    if (!box) return;
    const [west, south, east, north] = box;
    // The whole theatre is shown clear of the line of thanks; a box of the address is shown as it was.
    map.fitBounds([[south, west], [north, east]], { animate: false, paddingBottomRight: [0, bbox ? 0 : THANKS] });
    if (!bbox && sheet) map.panInsideBounds(sheet, { animate: false });
  };
  const fit = () => {
    quietly(show);
    fitted = true;
  };

  const moved = () => {
    if (fitting || !fitted) return;
    const bounds = map.getBounds().pad(-0.01);
    store.send({
      type: 'view',
      bbox: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    });
  };
  map.on('moveend', moved);
  const resized = new ResizeObserver(() =>
    quietly(() => {
      const known = map.getSize();
      map.invalidateSize({ animate: false });
      // An observer speaks first of what it found: to fit the map to the size it has would draw all of it again.
      if (fitted && !store.state().bbox && !map.getSize().equals(known)) show();
      const spot = chosen();
      if (spot && !map.getBounds().contains(spot)) map.panTo(spot, { animate: false });
    }),
  );
  resized.observe(container);

  return {
    fit,
    fitted: () => fitted,
    paper(covered) {
      if (!covered) return;
      const [west, south, east, north] = covered;
      sheet = [[south, west], [north, east]];
      if (fitted && !store.state().bbox) fit();
    },
    show([west, south, east, north]) {
      map.fitBounds([[south, west], [north, east]], { animate: !still, padding: [24, 24] });
    },
    reveal(spot) {
      if (map.getBounds().pad(-0.08).contains(spot)) return;
      map.setView(spot, Math.max(map.getZoom(), CLOSE), { animate: !still });
    },
    bounds() {
      const bounds = map.getBounds();
      return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    },
    undo() {
      map.off('moveend', moved);
      resized.disconnect();
    },
  };
}
