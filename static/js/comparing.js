// @ts-check
import { faultOf } from 'marchland/api.js';
import { differing, leftDay, leftQuery, samePlaces } from 'marchland/comparison.js';
import { createCursor } from 'marchland/cursor.js';
import { createDisagreementLayer } from 'marchland/disagreement-layer.js';
import { h, setText } from 'marchland/dom.js';
import { MalformedTimelineError, decodeHistory } from 'marchland/history.js';
import { createMapView } from 'marchland/map-view.js';
import { sideNames } from 'marchland/sides.js';
import { createSwipe } from 'marchland/swipe.js';
import { say } from 'marchland/words.js';

/**
 * The second map of a comparison: its history, fetched only when it is needed, and its layers beside or over the
 * first.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/sides.js').Side} Side
 * @typedef {object} Comparing
 * @property {() => import('marchland/sides.js').Sides | null} sides  null where nothing is compared, or not yet
 * @property {(x: number) => (Side & {view: import('marchland/map-view.js').MapView, looks: readonly import('marchland/colours.js').StateLook[]}) | null} leftAt
 *   the left map, if it is what shows so many CSS pixels from the left of the map
 * @property {() => void} renew  after the layers of the first map were made anew
 * @property {() => void} recolour
 * @property {() => void} undo
 */

/** Panes of which each map has its own, beside the one that the names are on. */
const PARTED = ['areas', 'water', 'settlements'];
const FAR = '-10000px';

/**
 * @param {import('leaflet').Map} map
 * @param {Store} store
 * @param {object} parts
 * @param {import('marchland/api.js').Api | null} parts.api  null in a file without a server
 * @param {() => import('marchland/topology.js').Features} parts.features
 * @param {() => Uint16Array | null} parts.states  of the right map, by place
 * @param {(history: import('marchland/history.js').History) => import('marchland/map-view.js').Dress} parts.dressOf
 * @param {Map<string, () => void>} parts.retries  how to ask again, by the part that a fault befell
 * @returns {Comparing}
 */
export function createComparing(map, store, { api, features, states, dressOf, retries }) {
  if (!map.getPane('marks')) {
    const pane = map.createPane('marks');
    pane.style.zIndex = '355';
    pane.style.pointerEvents = 'none';
  }
  const note = h('div', { class: 'swipe-count', role: 'status', hidden: true });
  map.getContainer().append(note);
  /** @type {import('marchland/history.js').History | null} */
  let history = null;
  /** @type {import('marchland/cursor.js').Cursor | null} */
  let cursor = null;
  /** @type {import('marchland/map-view.js').Dress | null} */
  let dress = null;
  /** @type {import('marchland/map-view.js').MapView | null} */
  let view = null;
  /** @type {import('marchland/disagreement-layer.js').DisagreementLayer | null} */
  let marks = null;
  /** @type {import('marchland/swipe.js').Swipe | null} */
  let swipe = null;
  let asked = '';
  /** Where the panes are parted, in layer points; null where they are not. */
  /** @type {number | null} */
  let parted = null;

  const shownDay = () => {
    const { compare, day } = store.state();
    return compare && history && day !== null ? leftDay(compare, day, history) : null;
  };

  /** @returns {import('marchland/sides.js').Sides | null} */
  const sides = () => {
    const { history: right, day } = store.state();
    const rightStates = states();
    const before = shownDay();
    if (!cursor || !history || !right || !rightStates || day === null || before === null) return null;
    return {
      left: { history, states: cursor.states, day: before },
      right: { history: right, states: rightStates, day },
    };
  };

  const part = () => {
    const x = swipe ? map.containerPointToLayerPoint([swipe.x(), 0]).x : null;
    if (x === parted) return;
    parted = x;
    for (const name of PARTED) {
      const [left, right] = [`${name}-left`, name].map((pane) => /** @type {HTMLElement} */ (map.getPane(pane)));
      left.style.clipPath = x !== null ? `inset(${FAR} ${-x}px ${FAR} ${FAR})` : '';
      right.style.clipPath = x !== null ? `inset(${FAR} ${FAR} ${FAR} ${x}px)` : '';
    }
  };
  map.on('move resize', part);

  const clear = () => {
    view?.undo();
    marks?.remove();
    swipe?.undo();
    [view, marks, swipe] = [null, null, null];
    note.hidden = true;
    part();
  };

  /** Makes the layers for what is compared now. */
  const build = () => {
    const { compare } = store.state();
    const before = shownDay();
    const focused = document.activeElement?.classList.contains('swipe-range') ?? false;
    clear();
    if (!compare || !history || before === null) return;
    cursor = createCursor(history);
    cursor.moveTo(before);
    dress = dressOf(history);
    const both = sides();
    if (!both) return;
    if (compare.marks) {
      marks = createDisagreementLayer(both.left, both.right, () => /** @type {import('marchland/map-view.js').Dress} */ (dress).tokens);
      marks.addTo(map);
    } else {
      view = createMapView(map, store, {
        history,
        features: features(),
        dress: () => /** @type {import('marchland/map-view.js').Dress} */ (dress),
        chosen: () => -1,
        day: shownDay,
        left: true,
      });
      swipe = createSwipe(map, (at) => {
        const now = store.state().compare;
        if (now) store.send({ type: 'compare', compare: Object.freeze({ ...now, at }) });
      });
    }
    tell();
    if (focused) /** @type {HTMLElement | null} */ (map.getContainer().querySelector('.swipe-range'))?.focus();
  };

  /** Says what the sides are, and marks what differs. */
  const tell = () => {
    const state = store.state();
    const { compare, lang } = state;
    const both = sides();
    if (!compare || !both) return;
    const [left, right] = sideNames(state, both.left.history);
    if (swipe) {
      swipe.show({
        at: compare.at,
        left,
        right,
        label: say(lang, 'divider'),
        valuetext: say(lang, 'dividerAt', { n: compare.at, left, right }),
      });
      part();
    }
    if (marks) {
      const { left: one, right: other } = both;
      const places = differing(one.history, one.states, other.history, other.states);
      marks.paint(places);
      setText(note, `${say(lang, 'differ', { n: places.length })}: ${left} / ${right}`);
      note.hidden = false;
    }
  };

  /** Gets the other history where the one at hand does not tell. */
  const fetchRival = async () => {
    const state = store.state();
    const { compare, history: right } = state;
    const query = compare && right ? leftQuery(compare, state) : null;
    const question = query ? JSON.stringify([query, right?.revision]) : '';
    if (question === asked) return;
    const again = asked === '';
    asked = question;
    if (!again || !question) store.send({ type: 'mended', part: 'compare' });
    if (state.rival) store.send({ type: 'rival', rival: null });
    if (!query || !right) return;
    if (!api) {
      store.send({ type: 'fault', part: 'compare', fault: { key: 'faultCompareFile', values: {}, retry: false } });
      return;
    }
    try {
      const rival = decodeHistory(await api.timeline(query));
      if (question !== asked) return;
      if (!samePlaces(rival, right)) throw new MalformedTimelineError('places');
      store.send({ type: 'rival', rival });
      store.send({ type: 'mended', part: 'compare' });
    } catch (error) {
      if (question !== asked) return;
      const fault = faultOf(error);
      // What there is not will not come; what did not arrive may.
      if (!fault.retry) {
        asked = '';
        store.send({ type: 'compare', compare: null });
      }
      store.send({ type: 'fault', part: 'compare', fault });
    }
  };
  retries.set('compare', () => {
    asked = '';
    void fetchRival();
  });

  /** @param {State} state */
  const leftHistory = (state) =>
    state.compare && state.history ? (leftQuery(state.compare, state) ? state.rival : state.history) : null;

  const unwatch = store.watch((state, before) => {
    const { compare } = state;
    if (!compare && !before?.compare) return;
    // What is counted anew many times a second is not to be read out.
    if (state.playing !== before?.playing) note.setAttribute('aria-live', state.playing ? 'off' : 'polite');
    void fetchRival();
    const wanted = leftHistory(state);
    const fresh =
      wanted !== history || state.history !== before?.history || compare?.marks !== before?.compare?.marks ||
      Boolean(compare) !== Boolean(before?.compare);
    if (fresh) {
      history = wanted;
      cursor = null;
      build();
      return;
    }
    const now = shownDay();
    if (!compare || !cursor || now === null) return;
    const moved = state.day !== before?.day || compare !== before?.compare;
    if (moved) {
      cursor.moveTo(now);
      view?.paintDay();
    }
    if (moved && !view) cursor.moveTo(now);
    if (moved || state.lang !== before?.lang) tell();
  });

  return {
    sides,
    leftAt(x) {
      const both = sides();
      return both && view && swipe && dress && x < swipe.x() ? { ...both.left, view, looks: dress.looks } : null;
    },
    renew() {
      // Another history reaches the watcher too, which makes the layers for it.
      if (leftHistory(store.state()) === history) build();
    },
    recolour() {
      if (!history) return;
      dress = dressOf(history);
      view?.paintDress();
      tell();
    },
    undo() {
      unwatch();
      clear();
      map.off('move resize', part);
      note.remove();
    },
  };
}
