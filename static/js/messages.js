// @ts-check
import { isoDay, parseDay } from 'marchland/days.js';
import { placeName } from 'marchland/words.js';

/**
 * What an embed and the page around it say to each other by `postMessage`: docs/embedding.md tells it in full.
 *
 * Every message is an object with `marchland: 1`, the version, and a `type`. Whatever is not one of them is somebody
 * else's, and left alone.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {{type: 'setDate', day: import('marchland/days.js').Day}
 *   | {type: 'select', place: string | null}
 *   | {type: 'ready'}} Asked
 */

export const VERSION = 1;
const PLACE_ID = 200;

/**
 * What a message asks for, or null where it is not one of ours or not sound.
 * @param {unknown} data
 * @returns {Asked | null}
 */
export function readMessage(data) {
  if (typeof data !== 'object' || data === null || !('marchland' in data) || data.marchland !== VERSION) return null;
  const { type, date, place } = /** @type {Record<string, unknown>} */ (data);
  if (type === 'ready') return { type };
  if (type === 'setDate') {
    const day = typeof date === 'string' ? parseDay(date) : null;
    return day === null ? null : { type, day };
  }
  if (type === 'select') {
    const sound = place === null || (typeof place === 'string' && place !== '' && place.length <= PLACE_ID);
    return sound ? { type, place: /** @type {string | null} */ (place) } : null;
  }
  return null;
}

/**
 * @param {Store} store
 * @param {object} parts
 * @param {Window} parts.around  the window of the page around the frame
 * @param {string | null} parts.origin  the only one to listen to and to speak to; null is whoever is around
 * @param {(id: string) => number} parts.indexOf  of a place, or −1
 * @param {HTMLElement} parts.root
 * @returns {() => void}
 */
export function createMessages(store, { around, origin, indexOf, root }) {
  /** @param {Record<string, unknown>} message */
  const say = (message) => around.postMessage({ marchland: VERSION, ...message }, origin ?? '*');
  let height = 0;
  let isReady = false;

  const ready = () => {
    const { history, day } = store.state();
    if (!history || day === null) return;
    isReady = true;
    say({
      type: 'ready',
      date: isoDay(day),
      first: isoDay(history.firstDay),
      last: isoDay(history.lastDay),
      method: history.method,
      revision: history.revision,
    });
    if (height) say({ type: 'resize', height });
  };

  /** @param {MessageEvent} event */
  const hear = ({ data, source, origin: from }) => {
    if (source !== around || (origin !== null && from !== origin)) return;
    const asked = readMessage(data);
    if (!asked) return;
    if (asked.type === 'ready') ready();
    else if (asked.type === 'setDate') store.send({ type: 'go', day: asked.day });
    else if (asked.place === null || indexOf(asked.place) >= 0) store.send({ type: 'choose', place: asked.place });
  };
  window.addEventListener('message', hear);

  const unwatch = store.watch((state, before) => {
    const { history, day, place, lang } = state;
    if (!history || day === null) return;
    if (!isReady) ready();
    if (before && before.day !== null && day !== before.day) {
      say({ type: 'dateChanged', date: isoDay(day), playing: state.playing });
    }
    if (before && place !== before.place) {
      const index = place === null ? -1 : indexOf(place);
      say({ type: 'select', place, name: index < 0 ? null : placeName(history, index, lang) });
    }
  });

  const measured = new ResizeObserver(() => {
    const wanted = preferredHeight(root);
    if (wanted === height) return;
    height = wanted;
    if (isReady) say({ type: 'resize', height });
  });
  for (const part of root.children) measured.observe(part);
  return () => {
    window.removeEventListener('message', hear);
    measured.disconnect();
    unwatch();
  };
}

/** Of the map: what it takes to show a country that is wider than high. */
const ASPECT = 0.62;
const LEAST_MAP = 260;

/**
 * The height at which the embed shows its map in good proportion and all of its controls.
 * @param {HTMLElement} root
 */
function preferredHeight(root) {
  const heights = ['.panel-head', '.time'].map((name) => root.querySelector(name)?.getBoundingClientRect().height ?? 0);
  const map = Math.max(LEAST_MAP, root.clientWidth * ASPECT);
  return Math.ceil(heights.reduce((sum, own) => sum + own, map));
}
