// @ts-check
import { fill, h, uniqueId } from 'marchland/dom.js';
import { LAYERS } from 'marchland/layer-switch.js';
import { NOBODY, scopeOf } from 'marchland/scope.js';
import { oblastTitle, partyName, say } from 'marchland/words.js';

/**
 * The page of the panel that chooses what is shown, and the line that says what is not.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/panel.js').Leaf} Leaf
 */

const STATUSES = ['controlled', 'contested', 'unknown'];

/**
 * @param {Store} store
 * @returns {Leaf}
 */
export function createFilterPage(store) {
  const { send } = store;
  const oblastId = uniqueId('oblast');
  const oblast = h('select', { class: 'field', id: oblastId, change: () => send({ type: 'oblast', oblast: oblast.value || null }) });
  const oblastLabel = h('label', { class: 'panel-heading', for: oblastId });
  const controllers = choice((chosen) => send({ type: 'filter', controllers: chosen, statuses: store.state().statuses }));
  const statuses = choice((chosen) => send({ type: 'filter', controllers: store.state().controllers, statuses: chosen }));
  const layers = choice((chosen) => send({ type: 'layers', layers: chosen }));
  const element = h('div', { class: 'filters' }, controllers.element, statuses.element, oblastLabel, oblast, layers.element);

  return {
    element,
    pace: 1000,
    draw(state, before) {
      const { history, lang } = state;
      if (!history) return;
      if (!before || state.history !== before.history || lang !== before.lang) {
        controllers.offer(say(lang, 'filterController'), [
          ...history.parties.map(({ id }) => /** @type {const} */ ([id, partyName(history, id, lang)])),
          [NOBODY, say(lang, 'filterNobody')],
        ]);
        statuses.offer(say(lang, 'filterStatus'), STATUSES.map((status) => [status, say(lang, `filter_${status}`)]));
        layers.offer(say(lang, 'filterLayers'), LAYERS.map((layer) => [layer, say(lang, `layer_${layer}`)]));
        oblastLabel.textContent = say(lang, 'filterOblast');
        const named = history.oblasts
          .map((one) => ({ id: one.id, name: oblastTitle(one, lang) }))
          .sort((a, b) => a.name.localeCompare(b.name, lang));
        fill(oblast, h('option', { value: '' }, say(lang, 'filterEverywhere')),
          ...named.map(({ id, name }) => h('option', { value: id }, name)));
      }
      controllers.choose(state.controllers);
      statuses.choose(state.statuses);
      layers.choose(state.layers);
      oblast.value = state.oblast ?? '';
    },
    undo() {},
  };
}

/**
 * Boxes to tick under a heading; all ticked is no choice at all.
 * @param {(chosen: readonly string[] | null) => void} onChoose
 */
function choice(onChoose) {
  const legend = h('legend', { class: 'panel-heading' });
  const element = h('fieldset', { class: 'filter' }, legend);
  /** @type {HTMLInputElement[]} */
  let boxes = [];
  return {
    element,
    /** @param {string} heading @param {readonly (readonly [string, string])[]} options */
    offer(heading, options) {
      legend.textContent = heading;
      boxes = options.map(([value]) =>
        h('input', {
          type: 'checkbox',
          value,
          change: () => {
            const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
            onChoose(chosen.length === boxes.length ? null : chosen);
          },
        }));
      fill(element, legend, ...boxes.map((box, index) => h('label', { class: 'filter-option' }, box, h('span', {}, options[index][1]))));
    },
    /** @param {readonly string[] | null} chosen */
    choose(chosen) {
      for (const box of boxes) box.checked = chosen?.includes(box.value) ?? true;
    },
  };
}

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
  const undo = store.watch((state) => {
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
