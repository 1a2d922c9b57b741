// @ts-check
import { AXES, MIDDLE, dayToCompare, readComparison } from 'marchland/comparison.js';
import { dateField } from 'marchland/date-field.js';
import { parseDay } from 'marchland/days.js';
import { fill, h, icon, uniqueId } from 'marchland/dom.js';
import { methodName, say } from 'marchland/words.js';

/**
 * Choosing what to compare with, and how.
 *
 * @typedef {import('marchland/comparison.js').Comparison} Comparison
 * @typedef {import('marchland/comparison.js').Axis} Axis
 * @typedef {import('marchland/state.js').State} State
 */

const YEAR = 365;

/**
 * What a comparison begins with when its axis is chosen.
 * @param {Axis} axis
 * @param {State} state  with a history and a day
 * @param {readonly string[]} methods
 * @returns {Comparison | null}
 */
export function opening(axis, state, methods) {
  const history = /** @type {import('marchland/history.js').History} */ (state.history);
  const day = dayToCompare(history, /** @type {number} */ (state.day));
  const method = methods.find((name) => name !== history.method) ?? history.method;
  const value = { date: day, days: String(YEAR), method, as_of: day }[axis];
  const { marks = false, at = MIDDLE } = state.compare ?? {};
  return Object.freeze({ axis, value, marks, at });
}

/**
 * @param {import('marchland/store.js').Store} store
 * @param {readonly string[]} methods
 * @param {boolean} served  whether there is a server to ask for other histories
 * @returns {{element: HTMLElement, undo: () => void}}
 */
export function createCompareControls(store, methods, served) {
  const { send } = store;
  const title = h('h3', { class: 'panel-heading compare-title' });
  const stop = h('button', { type: 'button', class: 'button compare-stop', click: () => send({ type: 'compare', compare: null }) }, icon('close'), h('span', {}));
  const axisLabel = h('span', { class: 'compare-label' });
  const axis = h('select', {
    class: 'field',
    change: () => send({ type: 'compare', compare: opening(/** @type {Axis} */ (axis.value), store.state(), methods) }),
  });
  const valueLabel = h('span', { class: 'compare-label', id: uniqueId('compare') });
  const howLabel = h('span', { class: 'compare-label' });
  const how = h('select', {
    class: 'field',
    change: () => {
      const { compare } = store.state();
      if (compare) send({ type: 'compare', compare: Object.freeze({ ...compare, marks: how.value === 'marks' }) });
    },
  });
  const take = () => {
    const { compare } = store.state();
    const next = compare && readComparison(`${compare.axis}:${fields[compare.axis].value}`);
    if (compare && next) send({ type: 'compare', compare: Object.freeze({ ...compare, value: next.value }) });
  };
  const method = h('select', { class: 'field', change: take });
  const fields = {
    date: dateField({ class: 'field' }, take),
    days: h('input', { type: 'number', class: 'field', min: 0, max: 99999, step: 1, change: take }),
    method,
    as_of: dateField({ class: 'field' }, take),
  };
  // A label names the first field inside it only, and any of these may be the one that is shown.
  const field = h('div', { class: 'compare-field' }, valueLabel, ...Object.values(fields));
  const element = h(
    'div',
    { class: 'compare-controls' },
    h('div', { class: 'compare-head' }, title, stop),
    h('label', { class: 'compare-field' }, axisLabel, axis),
    field,
    h('label', { class: 'compare-field' }, howLabel, how),
  );

  const unwatch = store.watch((state, before) => {
    const { compare, lang, history } = state;
    if (!compare || !history) return;
    if (before && compare === before.compare && lang === before.lang && history === before.history) return;
    if (lang !== before?.lang || history !== before?.history || !before?.compare) {
      title.textContent = say(lang, 'compare');
      const words = /** @type {HTMLElement} */ (stop.lastElementChild);
      words.textContent = say(lang, 'compareStop');
      axisLabel.textContent = say(lang, 'compareWith');
      howLabel.textContent = say(lang, 'compareHow');
      const offered = AXES.filter((name) => served || name === 'date' || name === 'days');
      fill(axis, ...offered.map((name) => h('option', { value: name }, say(lang, `axis_${name}`))));
      fill(how, ...['swipe', 'marks'].map((name) => h('option', { value: name }, say(lang, `how_${name}`))));
      const known = compare.axis === 'method' && !methods.includes(compare.value) ? [...methods, compare.value] : methods;
      fill(method, ...known.map((name) => h('option', { value: name }, methodName(lang, history, name))));
    }
    axis.value = compare.axis;
    how.value = compare.marks ? 'marks' : 'swipe';
    fields[compare.axis].setAttribute('aria-labelledby', valueLabel.id);
    valueLabel.textContent = say(lang, `value_${compare.axis}`);
    for (const [name, input] of Object.entries(fields)) {
      input.hidden = name !== compare.axis;
      if (name === compare.axis && (name !== 'date' || parseDay(compare.value) !== null)) input.value = compare.value;
    }
  });
  return { element, undo: unwatch };
}
