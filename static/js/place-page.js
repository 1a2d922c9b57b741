// @ts-check
import { areaView } from 'marchland/area-view.js';
import { createAsking } from 'marchland/asking.js';
import { isoDay } from 'marchland/days.js';
import { fillKeepingFocus, h } from 'marchland/dom.js';
import { placeView } from 'marchland/place-view.js';

/**
 * The page of the panel about the chosen place: asks the server, or the file, for its history and why, and shows both.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/panel.js').Leaf} Leaf
 * @typedef {import('marchland/panel.js').PanelParts} PanelParts
 */

/**
 * @typedef {import('marchland/api.js').Query} Query
 * @typedef {(id: string, query: Query, view: Query, signal: AbortSignal) => Promise<{place: any, why: any}>} Teller
 */

/**
 * @param {import('marchland/api.js').Api} api
 * @param {(id: string) => number} indexOf
 * @returns {Teller}
 */
function askServer(api, indexOf) {
  return async (id, query, view, signal) => {
    if (indexOf(id) >= 0) {
      const [place, why] = await Promise.all([api.place(id, view, signal), api.why(id, query, signal)]);
      return { place, why };
    }
    // Not on the map: an area, a settlement without a known point, or nothing at all.
    const place = await api.place(id, query, signal);
    return { place, why: place.kind === 'settlement' ? await api.why(id, query, signal) : null };
  };
}

/**
 * @param {string} packed
 * @param {(id: string) => number} indexOf
 * @returns {Teller}
 */
function askFile(packed, indexOf) {
  return async (id, query) => {
    const { unpackReasons } = await import('marchland/reasons.js');
    return (await unpackReasons(packed)).tell(indexOf(id), query.day ?? '');
  };
}

/** What the page is drawn from, besides the answers. */
const RELEVANT = /** @type {const} */ (['place', 'history', 'day', 'lang', 'theme', 'playing', 'method', 'asOf', 'revision', 'land']);

/**
 * @param {Store} store
 * @param {PanelParts} parts
 * @returns {Leaf}
 */
export function createPlacePage(store, parts) {
  const element = h('div', {});
  /** @type {import('marchland/asking.js').Asking<{place: any, why: any}>} */
  const asking = createAsking(store, 'place', () => write());
  /** @type {{id: string | null, place: any}} */
  let known = { id: null, place: null };
  parts.retries.set('place', asking.again);
  const teller = parts.api ? askServer(parts.api, parts.indexOf) : parts.reasons && askFile(parts.reasons, parts.indexOf);

  const write = () => {
    const { place: id } = store.state();
    const states = parts.states();
    if (!id || !states) return;
    const told = asking.answer();
    const place = told ? told.place : known.id === id ? known.place : null;
    const answers = { place, why: told?.why ?? null, fault: asking.failed() };
    const isArea = answers.place && answers.place.kind !== 'settlement';
    fillKeepingFocus(
      element,
      isArea
        ? areaView(store, answers.place, parts.partyLooks())
        : placeView(store, parts.indexOf(id), states, answers, parts.paints(), { asked: teller !== null, linked: parts.api !== null, again: asking.again }),
    );
    // Kept only once it could be drawn.
    known = { id, place };
  };

  const ask = () => {
    const { place: id, day, method, asOf, revision, history, playing } = store.state();
    if (!teller || !id || day === null || !history || playing) return;
    const view = { method, as_of: asOf, revision };
    const query = { day: isoDay(day), ...view };
    asking.ask([id, query, history.revision], (signal) => teller(id, query, view, signal));
  };

  return {
    element,
    pace: 160,
    draw(state, before) {
      if (before && !RELEVANT.some((key) => state[key] !== before[key])) return;
      ask();
      write();
      if (before && state.place !== before.place) this.focus?.();
    },
    focus() {
      /** @type {HTMLElement | null} */ (element.querySelector('.place-name'))?.focus({ preventScroll: true });
    },
    undo: asking.undo,
  };
}
