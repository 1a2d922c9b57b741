// @ts-check
import { addressFault, readAddress } from 'marchland/address.js';
import { createApi } from 'marchland/api.js';
import { readComparison } from 'marchland/comparison.js';
import { createCursor } from 'marchland/cursor.js';
import { parseDay } from 'marchland/days.js';
import { h } from 'marchland/dom.js';
import { createFileAnswers } from 'marchland/file-answers.js';
import { createFrame } from 'marchland/frame.js';
import { createLayerSwitch } from 'marchland/layer-switch.js';
import { isDrawn, knownLayers } from 'marchland/layers.js';
import { L } from 'marchland/map-library.js';
import { createLegend } from 'marchland/legend.js';
import { createLoads, inlineSource } from 'marchland/loads.js';
import { createMapView, createPanes } from 'marchland/map-view.js';
import { createMapWords } from 'marchland/map-words.js';
import { createMender } from 'marchland/mender.js';
import { createNotice } from 'marchland/notice.js';
import { createPanel } from 'marchland/panel.js';
import { createPlayer } from 'marchland/player.js';
import { createPointer } from 'marchland/pointer.js';
import { initialState, reduce } from 'marchland/state.js';
import { createStore } from 'marchland/store.js';
import { createTimeBar } from 'marchland/time-bar.js';
import { boundsOf } from 'marchland/topology.js';
import { createWardrobe } from 'marchland/wardrobe.js';

/**
 * @typedef {object} Options  what the folium shell hands over
 * @property {'en' | 'uk'} lang
 * @property {'auto' | 'light' | 'dark'} theme
 * @property {boolean} embed
 * @property {readonly string[]} methods  the first is the server's default
 * @property {readonly string[] | null} [layers]  those drawn where the address does not say; null is all
 * @property {import('marchland/api.js').Urls | null} urls
 * @property {import('marchland/loads.js').Inline | null} inline
 */

/**
 * The days that an address asks for, as `datetime`, or null where it asks for all of them or makes no sense.
 * @param {import('marchland/range.js').Wanted | null} wanted
 */
function spanAsked(wanted) {
  if (!wanted) return null;
  const [first, last] = [parseDay(wanted.from), parseDay(wanted.to)];
  const senseless = (first === null && wanted.from !== null) || (last === null && wanted.to !== null);
  if (senseless || (first !== null && last !== null && first > last)) return null;
  return `${wanted.from ?? ''}/${wanted.to ?? ''}`;
}

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
      wantedRange: address.range,
      loop: address.loop,
      page: address.page,
      oblast: address.oblast,
      controllers: address.controllers,
      statuses: address.statuses,
      layers: knownLayers(address.layers ?? options.layers ?? null).layers,
      revision: address.revision,
      compare: readComparison(address.compare),
    }),
    reduce,
  );

  /** @type {import('marchland/topology.js').Features | null} */
  let features = null;
  /** @type {import('marchland/cursor.js').Cursor | null} */
  let cursor = null;
  const states = () => cursor?.states ?? null;
  /** @type {import('marchland/map-view.js').MapView | null} */
  let view = null;
  /** @type {import('marchland/comparing.js').Comparing | null} */
  let comparing = null;
  /** @type {Map<string, number>} */
  let placeIndex = new Map();
  const indexOf = (/** @type {string} */ id) => placeIndex.get(id) ?? -1;
  const chosen = () => indexOf(store.state().place ?? '');
  const chosenSpot = () => (view && chosen() >= 0 ? view.latLon(chosen()) : null);

  const wardrobe = createWardrobe(root, store);
  const recolour = () => {
    wardrobe.change();
    view?.paintDress();
    comparing?.recolour();
    for (const element of [part('time'), part('panel'), part('legend-spot')]) {
      element?.dispatchEvent(new CustomEvent('marchland:recolour'));
    }
  };

  createPanes(map);
  const legendSpot = h('div', { class: 'legend-spot' });
  container.append(legendSpot);
  L.DomEvent.disableClickPropagation(legendSpot);
  const frame = createFrame(map, store, { still: reducedMotion.matches, chosen: chosenSpot });

  /** @param {string | null} id */
  const showOblast = (id) => {
    const found = (features?.oblasts ?? []).filter(({ properties }) => properties.id === id);
    const box = id === null ? store.state().history?.bounds : boundsOf(found);
    if (box) frame.show(box);
  };

  /** An address that names an oblast and no box opens at the oblast. */
  const openOblast = () => {
    const { oblast, bbox, history } = store.state();
    if (oblast && !bbox && history && features && frame.fitted()) showOblast(oblast);
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
    if (!frame.fitted()) frame.fit();
    view = createMapView(map, store, {
      history,
      features: features ?? {},
      dress: () => /** @type {import('marchland/map-view.js').Dress} */ (wardrobe.dress()),
      chosen,
    });
    comparing?.renew();
  };

  const misread = addressFault(address.misread);
  if (misread) store.send({ type: 'fault', part: 'address', fault: misread });
  if (address.compare && !store.state().compare) {
    const fault = { key: 'faultCompare', values: { detail: address.compare }, retry: false };
    store.send({ type: 'fault', part: 'compare', fault });
  }
  const unknown = knownLayers(address.layers).unknown;
  if (unknown.length) {
    store.send({ type: 'fault', part: 'layers', fault: { key: 'faultLayers', values: { detail: unknown.join(', ') }, retry: false } });
  }
  // A frame that asks for some days gets those only: it has no other use for the rest.
  const span = options.embed ? spanAsked(address.range) : null;
  const source = options.inline ? inlineSource(options.inline) : /** @type {import('marchland/api.js').Api} */ (api);
  const loads = createLoads(store, source, { datetime: span, names: options.embed ? store.state().lang : null }, (arrived) => {
    features = arrived;
    frame.paper(boundsOf(arrived.land ?? []));
    rebuild();
    openOblast();
  });

  const fileAnswers = options.inline ? createFileAnswers(options.inline, () => store.state().history) : null;
  const stateLooks = wardrobe.stateLooks;
  /** @type {Map<string, () => void>} */
  const retries = new Map([['basemap', () => void loads.basemap()]]);
  let gone = false;
  const retry = (/** @type {string} */ name) => (retries.get(name) ?? (() => void loads.timeline()))();
  /** @type {(() => void)[]} */
  const undos = [
    createMapWords(map, store),
    store.watch((state, before) => {
      const { lang, history, day } = state;
      if (history !== before?.history) {
        rebuild();
        if (state.faults.bbox && !before?.faults.bbox) frame.fit();
        if (!before?.history) openOblast();
      }
      else if (cursor && view && day !== null && day !== before?.day) {
        cursor.moveTo(day);
        view.paintDay();
      }
      if (before && state.layers !== before.layers) {
        // Uncertain days come in other shades, which the layers are made of.
        if (isDrawn(state.layers, 'uncertain') === isDrawn(before.layers, 'uncertain')) recolour();
        else rebuild();
      }
      if (before && ['theme', 'controllers', 'statuses'].some((key) => /** @type {any} */ (state)[key] !== /** @type {any} */ (before)[key])) recolour();
      if (before && view && (lang !== before.lang || state.place !== before.place)) view.paintNames();
      if (before && view && state.oblast !== before.oblast) {
        view.paintVeil();
        showOblast(state.oblast);
      }
      const spot = before && state.place !== before.place ? chosenSpot() : null;
      if (spot) frame.reveal(spot);
    }),
    createNotice(container, store, retry),
    createMender(store, retry),
    createLegend(legendSpot, store, wardrobe),
    createPointer(map, store, { view: () => view, states, looks: stateLooks, leftAt: (x) => comparing?.leftAt(x) ?? null }),
    createTimeBar(part('time'), store, wardrobe.chart),
    createPanel(part('panel'), store, {
      api, answers: api ?? fileAnswers, reasons: options.inline?.reasons ?? null, states, indexOf, retries, looks: stateLooks, partyLooks: wardrobe.partyLooks, paints: wardrobe.paints,
      chart: wardrobe.chart, bounds: frame.bounds,
    }),
    createLayerSwitch(map, store),
    createPlayer(store, reducedMotion),
    store.watch((state, before) => {
      const keys = /** @type {const} */ (['method', 'asOf', 'revision']);
      if (before && keys.some((key) => state[key] !== before[key])) void loads.timeline();
    }),
    frame.undo,
  ];
  /** Fetches and makes what only a page, an embed or a comparison has. */
  const furnish = async () => {
    const [page, embed, compare] = await Promise.all([
      options.embed ? null : import('marchland/page.js'),
      options.embed ? import('marchland/embed.js') : null,
      options.embed && !store.state().compare ? null : import('marchland/compare-parts.js'),
    ]);
    if (gone) return;
    if (compare) {
      comparing = compare.createComparing(map, store, {
        api, states, features: () => features ?? {}, dressOf: wardrobe.dressOf, retries,
      });
      undos.push(
        comparing.undo,
        compare.createCompareView(part('panel'), store, {
          api,
          methods: options.methods,
          sides: comparing.sides,
          looksOf: wardrobe.looksOf,
          partyLooks: wardrobe.partyLooks,
          retries,
        }),
      );
    }
    if (embed) {
      // The address of a frame belongs to the page around it, and so do back and forward.
      undos.push(embed.createGestures(map, store));
      if (window.parent !== window) {
        undos.push(embed.createMessages(store, { around: window.parent, origin: address.origin, indexOf, root }));
      }
    }
    if (page) {
      undos.push(
        page.createTopBar(part('bar'), store, {
          api,
          methods: options.methods,
          urls: options.urls,
          bounds: frame.bounds,
          onChoose(place) {
            if (place.kind === 'oblast' && store.state().history?.oblasts.some(({ id }) => id === place.id)) {
              store.send({ type: 'oblast', oblast: place.id });
              return;
            }
            if (place.lat !== null && place.lon !== null) {
              map.setView([place.lat, place.lon], Math.max(map.getZoom(), 8.5), { animate: !reducedMotion.matches });
            }
            store.send({ type: 'choose', place: place.id });
          },
        }),
        page.createNews(container, store, options.urls?.events ?? null, () => loads.timeline(true)),
        page.createPrinting(map, store),
      );
      // What stands in the address stays there: the page answers to it, but a bare address may open otherwise.
      const defaults = { lang: address.lang ? '' : options.lang, theme: address.theme ? '' : options.theme };
      if (!options.inline) undos.push(page.keepAddress(store, defaults, frame.fit));
    }
  };
  root.toggleAttribute('data-plain', !address.controls);
  darkness.addEventListener('change', recolour);
  if (address.bbox) frame.fit();

  void Promise.all([loads.basemap(), loads.timeline(), furnish()]).then(() => {
    if (address.play && !reducedMotion.matches) store.send({ type: 'play', playing: true });
    root.dataset.ready = 'true';
  });
  return () => {
    gone = true;
    darkness.removeEventListener('change', recolour);
    for (const undo of undos.reverse()) undo();
    view?.undo();
  };
}
