// @ts-check
import { fill, h, uniqueId } from 'marchland/dom.js';
import { STATUSES } from 'marchland/glossary.js';
import { LAYERS } from 'marchland/layers.js';
import { NOBODY } from 'marchland/scope.js';
import { oblastTitle, partyName, say } from 'marchland/words.js';

/**
 * The page of the panel that chooses what is shown.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/panel.js').Leaf} Leaf
 */

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
