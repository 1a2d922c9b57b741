// @ts-check
import { h } from 'marchland/dom.js';
import { LAYERS } from 'marchland/layers.js';
import { NOBODY, scopeOf } from 'marchland/scope.js';
import { oblastTitle, partyName, say } from 'marchland/words.js';

/**
 * The line over the panel that says what is not shown.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/state.js').State} State
 */

/** What the line speaks of. */
const TOLD = /** @type {const} */ (['history', 'lang', 'page', 'place', 'oblast', 'controllers', 'statuses', 'layers']);

/**
 * One line that says what the filters hide, with the way back.
 * @param {Store} store
 * @returns {{element: HTMLElement, undo: () => void}}
 */
export function createFilterNote(store) {
  const text = h('span', {});
  const all = h('button', {
    type: 'button',
    class: 'button',
    click: () => {
      const { oblast } = store.state();
      store.send({ type: 'filter', controllers: null, statuses: null });
      store.send({ type: 'layers', layers: null });
      if (oblast) store.send({ type: 'oblast', oblast: null });
    },
  });
  const element = h('div', { class: 'filter-note', hidden: true }, text, all);
  const undo = store.watch((state, before) => {
    if (before && TOLD.every((key) => state[key] === before[key])) return;
    const words = hiddenWords(state);
    // The page of an oblast says itself which one it is about.
    const saidAlready = state.page === 'day' && !state.place && !state.controllers && !state.statuses && !state.layers;
    element.hidden = words === '' || saidAlready;
    text.textContent = words;
    all.textContent = say(state.lang, 'showAll');
  });
  return { element, undo };
}

/**
 * What the filters leave out; empty where they leave out nothing.
 * @param {State} state
 */
export function hiddenWords(state) {
  const { history, lang, controllers, statuses, layers } = state;
  if (!history) return '';
  const scope = scopeOf(history, state);
  const list = (/** @type {readonly string[]} */ words) => new Intl.ListFormat(lang, { type: 'conjunction' }).format(words);
  const off = LAYERS.filter((layer) => layers !== null && !layers.includes(layer));
  const oblast = history.oblasts[scope.oblast];
  /** @type {string[]} */
  const shown = [];
  if (controllers) shown.push(list(controllers.map((id) => (id === NOBODY ? say(lang, 'filterNobody') : partyName(history, id, lang)))));
  if (statuses) shown.push(list(statuses.map((status) => say(lang, `filter_${status}`))));
  if (oblast) shown.push(oblastTitle(oblast, lang));
  return [
    shown.length ? say(lang, 'shownOnly', { what: shown.filter(Boolean).join(' · ') || '–' }) : '',
    off.length ? say(lang, 'layersOff', { what: list(off.map((layer) => say(lang, `layer_${layer}`))) }) : '',
  ].filter(Boolean).join(' ');
}
