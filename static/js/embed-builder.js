// @ts-check
import { createCopyRow } from 'marchland/copy-row.js';
import { readComparison, writeComparison } from 'marchland/comparison.js';
import { dateField } from 'marchland/date-field.js';
import { parseDay } from 'marchland/days.js';
import { fill, h } from 'marchland/dom.js';
import { embedCode, embedQuery } from 'marchland/embed-code.js';
import { LAYERS } from 'marchland/layers.js';
import { methodName, named, say } from 'marchland/words.js';

/**
 * Choosing what an embed shows, with the embed itself beside the choices.
 *
 * @param {import('marchland/store.js').Store} store
 * @param {object} parts
 * @param {string} parts.url  of `/embed`
 * @param {readonly string[]} parts.methods
 * @param {() => readonly [number, number, number, number]} parts.bounds  that the map shows
 * @returns {{element: HTMLElement, open: () => void, close: () => void}}
 */
export function createEmbedBuilder(store, { url, methods, bounds }) {
  const update = () => draw();
  /** @type {[HTMLElement, string][]} */
  const labels = [];
  /** @param {string} key @param {HTMLElement} field */
  const row = (key, field) => {
    const words = h('span', { class: 'builder-label' });
    labels.push([words, key]);
    return h('label', { class: 'builder-row' }, words, field);
  };
  /** @param {boolean} checked */
  const box = (checked) => h('input', { type: 'checkbox', checked, change: update });
  /** @param {string} key @param {HTMLInputElement} field */
  const tick = (key, field) => {
    const words = h('span', {});
    labels.push([words, key]);
    return h('label', { class: 'builder-tick' }, field, words);
  };
  const day = h('select', { class: 'field', change: update });
  const from = dateField({ class: 'field' }, update);
  const to = dateField({ class: 'field' }, update);
  const here = box(true);
  const layers = LAYERS.map((name) => ({ name, field: box(true) }));
  const method = h('select', { class: 'field', change: update });
  const compare = h('input', { type: 'text', class: 'field', placeholder: 'date:2022-02-23', change: update });
  const lang = h('select', { class: 'field', change: update });
  const theme = h('select', { class: 'field', change: update });
  const controls = box(true);
  const play = box(false);
  const width = h('input', { type: 'number', class: 'field', value: 720, min: 280, max: 2000, change: update });
  const height = h('input', { type: 'number', class: 'field', value: 560, min: 240, max: 2000, change: update });
  const code = createCopyRow(store, 4);
  const frame = h('iframe', { class: 'builder-frame', sandbox: 'allow-scripts' });
  const layersName = h('legend', { class: 'builder-label' });
  labels.push([layersName, 'layers']);
  const element = h(
    'div',
    { class: 'builder' },
    h('div', { class: 'builder-choices' },
      row('date', day), row('builderFrom', from), row('builderTo', to), row('method', method), row('builderCompare', compare),
      row('language', lang), row('theme', theme), row('builderWidth', width), row('builderHeight', height),
      h('fieldset', { class: 'builder-layers' }, layersName, ...layers.map(({ name, field }) => tick(`layer_${name}`, field))),
      tick('builderHere', here), tick('builderControls', controls), tick('builderPlay', play)),
    h('div', { class: 'builder-result' }, frame, code.element),
  );

  /** @param {HTMLInputElement} field */
  const dateOf = (field) => (parseDay(field.value) === null ? '' : field.value);
  const draw = () => {
    const state = store.state();
    const compared = readComparison(compare.value.trim() || null);
    compare.setCustomValidity(compare.value.trim() && !compared ? say(state.lang, 'faultCompare', { detail: compare.value }) : '');
    compare.reportValidity();
    const shown = layers.filter(({ field }) => field.checked).map(({ name }) => name);
    const query = embedQuery(state, {
      day: day.value === 'day',
      from: dateOf(from),
      to: dateOf(to),
      box: here.checked,
      layers: shown.length === layers.length ? null : shown,
      method: method.value === methods[0] ? null : method.value,
      compare: compared,
      lang: /** @type {import('marchland/state.js').Lang | ''} */ (lang.value),
      theme: /** @type {import('marchland/state.js').Theme} */ (theme.value),
      controls: controls.checked,
      play: play.checked,
    }, bounds());
    const address = new URL(url, location.href).href + query;
    const title = state.history ? named(state.history.title, state.lang) : 'Marchland';
    const [wide, high] = [width, height].map((field) => Math.round(field.valueAsNumber) || Number(field.defaultValue));
    code.write(say(state.lang, 'shareEmbed'), embedCode(address, title, wide, high));
    frame.title = say(state.lang, 'builderPreview');
    frame.height = String(high);
    if (frame.src !== address) frame.src = address;
  };

  return {
    element,
    open() {
      const state = store.state();
      const words = (/** @type {string} */ key) => say(state.lang, key);
      for (const [label, key] of labels) label.textContent = words(key);
      fill(day, ...['day', 'latest'].map((value) => h('option', { value }, words(`builder_${value}`))));
      fill(lang, h('option', { value: '' }, words('builderReader')), h('option', { value: 'en' }, 'English'), h('option', { value: 'uk' }, 'Українська'));
      fill(theme, ...['auto', 'light', 'dark'].map((value) => h('option', { value }, words(`theme_${value}`))));
      fill(method, ...methods.map((name) => h('option', { value: name }, methodName(state.lang, state.history, name))));
      method.value = state.method ?? methods[0];
      lang.value = state.lang;
      compare.value = state.compare ? writeComparison(state.compare) : '';
      for (const { name, field } of layers) field.checked = !state.layers || state.layers.includes(name);
      draw();
    },
    close() {
      // A map that nobody looks at any more need not run.
      frame.removeAttribute('src');
    },
  };
}
