// @ts-check
import { readAddress, writeAddress } from 'marchland/address.js';

const SETTLE_MS = 250;

/** What somebody chooses in one go; the rest of the address follows drags and steps. */
const CHOICES = /** @type {const} */ ([
  'place', 'method', 'asOf', 'oblast', 'page', 'controllers', 'statuses', 'layers', 'range', 'revision',
]);

/**
 * Keeps the address in step with the state. A choice is a step back can undo; a drag is not.
 * @param {import('marchland/store.js').Store} store
 * @param {{lang: string, theme: string}} defaults
 * @param {() => void} frame
 * @returns {() => void}
 */
export function keepAddress(store, defaults, frame) {
  let timer = 0;
  let reopening = false;
  /** @param {import('marchland/state.js').State} state @param {boolean} step */
  const write = (state, step) => {
    clearTimeout(timer);
    const search = writeAddress(state, location.search, defaults);
    if (search === location.search) return;
    const url = `${location.pathname}${search}${location.hash}`;
    if (step) window.history.pushState(null, '', url);
    else window.history.replaceState(null, '', url);
  };
  const unwatch = store.watch((state, before) => {
    if (!before || reopening || state.playing) return;
    const arrived = state.history !== before.history;
    const started = Boolean(state.compare) !== Boolean(before.compare);
    if (!arrived && (started || CHOICES.some((key) => state[key] !== before[key]))) {
      write(before, false);
      write(state, true);
      return;
    }
    clearTimeout(timer);
    timer = window.setTimeout(() => write(store.state(), false), SETTLE_MS);
  });
  const onPop = () => {
    clearTimeout(timer);
    const address = readAddress(location.search);
    reopening = true;
    store.send({ type: 'reopen', address });
    reopening = false;
    // An address without a box is that of a map that nobody had moved.
    if (address.bbox || !address.oblast) frame();
    // What has no step of its own, such as the language, stays as it is, and the address says so.
    write(store.state(), false);
  };
  window.addEventListener('popstate', onPop);
  return () => {
    unwatch();
    clearTimeout(timer);
    window.removeEventListener('popstate', onPop);
  };
}
