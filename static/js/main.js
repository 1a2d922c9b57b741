// @ts-check
import { keepAddress } from 'marchland/address-keeper.js';
import { readAddress } from 'marchland/address.js';
import { AnswerError, createApi, faultOf } from 'marchland/api.js';
import { createCursor } from 'marchland/cursor.js';
import { h } from 'marchland/dom.js';
import { createGestures } from 'marchland/gestures.js';
import { decodeHistory } from 'marchland/history.js';
import { L } from 'marchland/leaflet.js';
import { createLegend } from 'marchland/legend.js';
import { createMapView, createPanes } from 'marchland/map-view.js';
import { createNotice } from 'marchland/notice.js';
import { createPanel } from 'marchland/panel.js';
import { createPlayer } from 'marchland/player.js';
import { createPointer } from 'marchland/pointer.js';
import { initialState, reduce } from 'marchland/state.js';
import { createStore } from 'marchland/store.js';
import { createTimeBar } from 'marchland/time-bar.js';
import { createTopBar } from 'marchland/top-bar.js';
import { decodeTopology } from 'marchland/topology.js';
import { createWardrobe } from 'marchland/wardrobe.js';
import { say } from 'marchland/words.js';

/**
 * @typedef {object} Options  what the folium shell hands over
 * @property {'en' | 'uk'} lang
 * @property {'auto' | 'light' | 'dark'} theme
 * @property {boolean} embed
 * @property {readonly string[]} methods  the first is the server's default
 * @property {import('marchland/api.js').Urls | null} urls
 * @property {{timeline: any, basemap: any} | null} inline  the data itself, in a file without a server
 */

/**
 * Puts the animated map of control on a Leaflet map that folium made.
 * @param {import('leaflet').Map} map
 * @param {Options} options
 * @returns {() => void}
 */
export function mount(map, options) {
  const container = map.getContainer();
  const root = /** @type {HTMLElement} */ (container.closest('.app') ?? document.body);
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`.${name}`));
  const address = readAddress(options.inline ? '' : location.search);
  // What stands in the address stays there: the page answers to it, but a bare address may open otherwise.
  const defaults = { lang: address.lang ? '' : options.lang, theme: address.theme ? '' : options.theme };
  const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
  const darkness = window.matchMedia('(prefers-color-scheme: dark)');
  const api = options.urls ? createApi(options.urls) : null;
  const store = createStore(
    initialState({
      wanted: address.date,
      lang: address.lang ?? options.lang,
      theme: address.theme ?? options.theme,
      method: address.method,
      asOf: address.asOf,
      place: address.place,
      bbox: address.bbox,
    }),
    reduce,
  );
  /** @type {(() => void)[]} */
  const undos = [];

  /** @type {import('marchland/topology.js').Features | null} */
  let features = null;
  /** @type {import('marchland/cursor.js').Cursor | null} */
  let cursor = null;
  /** @type {import('marchland/map-view.js').MapView | null} */
  let view = null;
  /** @type {Map<string, number>} */
  let placeIndex = new Map();

  const wardrobe = createWardrobe(root, store);
  const recolour = () => {
    wardrobe.change();
    view?.paintDress();
    for (const element of [part('time'), part('panel'), part('legend-spot')]) {
      element?.dispatchEvent(new CustomEvent('marchland:recolour'));
    }
  };
  const chosen = () => placeIndex.get(store.state().place ?? '') ?? -1;

  createPanes(map);
  map.attributionControl?.setPrefix('<a href="https://leafletjs.com" target="_blank" rel="noopener">Leaflet</a>');
  container.setAttribute('role', 'region');
  map.zoomControl?.remove();
  const zoom = L.control.zoom({ position: 'topleft' }).addTo(map);
  const legendSpot = h('div', { class: 'legend-spot' });
  container.append(legendSpot);
  L.DomEvent.disableClickPropagation(legendSpot);

  /** Shows the box of the address, else the whole theatre. */
  const frame = () => {
    const { bbox, history } = store.state();
    const box = bbox ?? history?.bounds;
    if (!box) return;
    const [west, south, east, north] = box;
    map.fitBounds([[south, west], [north, east]], { animate: false });
  };
  let framed = false;
  let framing = false;
  const frameQuietly = () => {
    framing = true;
    frame();
    framing = false;
    framed = true;
  };

  /** Builds the layers anew for another history or base map. */
  const rebuild = () => {
    const { history, day } = store.state();
    if (!history || day === null) return;
    view?.undo();
    placeIndex = new Map(history.places.id.map((id, index) => [id, index]));
    cursor = createCursor(history);
    cursor.moveTo(day);
    wardrobe.change();
    if (!framed) frameQuietly();
    view = createMapView(map, store, {
      history,
      features: features ?? {},
      states: cursor.states,
      dress: () => /** @type {import('marchland/map-view.js').Dress} */ (wardrobe.dress()),
      chosen,
    });
  };

  let attribution = '';
  undos.push(
    store.watch((state, before) => {
      const { lang, history, day } = state;
      if (lang !== before?.lang) {
        document.documentElement.lang = lang;
        container.setAttribute('aria-label', say(lang, 'mapLabel'));
        zoom.getContainer()?.querySelectorAll('a').forEach((link, index) => {
          link.title = say(lang, index ? 'zoomOut' : 'zoomIn');
          link.setAttribute('aria-label', link.title);
        });
        if (attribution) map.attributionControl?.removeAttribution(attribution);
        attribution = say(lang, 'attribution');
        map.attributionControl?.addAttribution(attribution);
      }
      if (history && (lang !== before?.lang || history !== before?.history)) {
        document.title = `${history.title[lang]} – Marchland`;
      }
      if (history !== before?.history) rebuild();
      else if (cursor && view && day !== null && day !== before?.day) view.paintDay(cursor.moveTo(day));
      if (before && state.theme !== before.theme) recolour();
      if (before && view && (lang !== before.lang || state.place !== before.place)) view.paintNames();
      if (before && state.place !== before.place && chosen() >= 0) reveal(chosen());
    }),
  );

  /** Moves the map when the chosen place is out of sight. @param {number} place */
  const reveal = (place) => {
    if (!view) return;
    const at = view.latLon(place);
    if (!map.getBounds().pad(-0.08).contains(at)) {
      map.setView(at, Math.max(map.getZoom(), 8), { animate: !reducedMotion.matches });
    }
  };

  /** @type {Record<string, () => Promise<void>>} */
  const loads = {
    async timeline() {
      const { method, asOf } = store.state();
      store.send({ type: 'loading' });
      try {
        const payload = options.inline
          ? options.inline.timeline
          : await /** @type {import('marchland/api.js').Api} */ (api).timeline({ method, as_of: asOf });
        const now = store.state();
        if (now.method !== method || now.asOf !== asOf) return;
        store.send({ type: 'history', history: decodeHistory(payload) });
      } catch (error) {
        const refused = error instanceof AnswerError && error.kind === 'refused';
        const asked = method !== null || asOf !== null;
        store.send({ type: 'fault', part: refused ? 'asked' : 'timeline', fault: faultOf(error) });
        if (refused && asked && !store.state().history) {
          // An address that asks for what there is not still opens a map: the default one.
          store.send({ type: 'method', method: null });
          store.send({ type: 'asOf', asOf: null });
        }
      }
    },
    async basemap() {
      try {
        const payload = options.inline
          ? options.inline.basemap
          : await /** @type {import('marchland/api.js').Api} */ (api).basemap();
        features = decodeTopology(payload);
        store.send({ type: 'mended', part: 'basemap' });
        rebuild();
      } catch {
        store.send({ type: 'fault', part: 'basemap', fault: { key: 'faultBasemap', values: {}, retry: true } });
      }
    },
  };

  const states = () => cursor?.states ?? null;
  const stateLooks = () => wardrobe.dress()?.looks ?? [];
  undos.push(
    createNotice(container, store, (name) => void loads[name]?.()),
    createLegend(legendSpot, store, wardrobe.partyLooks, wardrobe.claimLook),
    createPointer(map, store, { view: () => view, states, looks: stateLooks }),
    createTimeBar(part('time'), store, wardrobe.chart),
    createPanel(part('panel'), store, {
      api,
      states,
      indexOf: (id) => placeIndex.get(id) ?? -1,
      looks: stateLooks,
      partyLooks: wardrobe.partyLooks,
      paints: wardrobe.paints,
    }),
    createPlayer(store, reducedMotion),
  );
  if (options.embed) undos.push(createGestures(map, store));
  else {
    undos.push(
      createTopBar(part('bar'), store, {
        api,
        methods: options.methods,
        urls: options.urls,
        onChoose(place) {
          map.setView([place.lat, place.lon], Math.max(map.getZoom(), 8.5), { animate: !reducedMotion.matches });
          store.send({ type: 'choose', place: place.id });
        },
      }),
    );
  }
  root.toggleAttribute('data-plain', !address.controls);

  undos.push(
    store.watch((state, before) => {
      if (before && (state.method !== before.method || state.asOf !== before.asOf)) void loads.timeline();
    }),
  );
  if (!options.inline) undos.push(keepAddress(store, defaults, frameQuietly));

  map.on('moveend', () => {
    if (framing || !framed) return;
    const bounds = map.getBounds().pad(-0.01);
    store.send({
      type: 'view',
      bbox: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    });
  });
  const resized = new ResizeObserver(() => {
    framing = true;
    map.invalidateSize({ animate: false });
    if (framed && !store.state().bbox) frame();
    if (view && chosen() >= 0 && !map.getBounds().contains(view.latLon(chosen()))) {
      map.panTo(view.latLon(chosen()), { animate: false });
    }
    framing = false;
  });
  resized.observe(container);
  darkness.addEventListener('change', recolour);
  if (address.bbox) frameQuietly();

  void Promise.all([loads.basemap(), loads.timeline()]).then(() => {
    if (address.play && !reducedMotion.matches) store.send({ type: 'play', playing: true });
    root.dataset.ready = 'true';
  });
  return () => {
    resized.disconnect();
    darkness.removeEventListener('change', recolour);
    for (const undo of undos.reverse()) undo();
    view?.undo();
  };
}
