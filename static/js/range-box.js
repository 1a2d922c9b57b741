// @ts-check
import { dateField } from 'marchland/date-field.js';
import { isoDay, parseDay } from 'marchland/days.js';
import { h, icon } from 'marchland/dom.js';
import { SPEEDS, isPlayed } from 'marchland/state.js';
import { say } from 'marchland/words.js';

/**
 * What is played and how: the range of days, loop, speed. It opens above the timeline.
 *
 * @typedef {import('marchland/store.js').Store} Store
 */

/**
 * The field that chooses how many days a second are played.
 * @param {Store} store
 * @returns {{element: HTMLSelectElement, undo: () => void}}
 */
export function speedField(store) {
  const element = h('select', {
    class: 'time-speed field',
    change: () => store.send({ type: 'speed', speed: Number(element.value) }),
  });
  const undo = store.watch(({ lang, speed, history }, before) => {
    if (lang !== before?.lang) {
      element.setAttribute('aria-label', say(lang, 'speed'));
      element.replaceChildren(
        ...SPEEDS.map((days) => h('option', { value: days }, say(lang, 'daysASecond', { n: days }))),
      );
    }
    if (!before || !history !== !before.history) element.disabled = !history;
    if (speed !== before?.speed || lang !== before.lang) element.value = String(speed);
  });
  return { element, undo };
}

/**
 * @param {Store} store
 * @returns {{element: HTMLDetailsElement, undo: () => void}}
 */
export function createRangeBox(store) {
  const { send } = store;
  const words = {
    open: h('span', { class: 'hidden' }),
    title: h('p', { class: 'range-title' }),
    from: h('span', {}),
    to: h('span', {}),
    loop: h('span', {}),
    speed: h('span', {}),
    note: h('p', { class: 'range-note' }),
  };
  /** @param {'from' | 'to'} end */
  const field = (end) => {
    const iso = h('span', { class: 'range-iso', 'aria-hidden': 'true' });
    const here = h('button', { type: 'button', class: 'range-here button', click: () => choose(store.state().day) });
    const input = dateField({ class: 'field' }, (text) => {
      const day = parseDay(text);
      if (day !== null || text === '') choose(day);
    });
    const choose = (/** @type {number | null} */ day) => {
      const { range } = store.state();
      const ends = { from: range?.from ?? null, to: range?.to ?? null, [end]: day };
      // A beginning after the end begins another range, instead of turning this one round.
      const crossed = ends.from !== null && ends.to !== null && ends.from > ends.to;
      send({ type: 'range', from: crossed && end === 'to' ? null : ends.from, to: crossed && end === 'from' ? null : ends.to });
    };
    return { input, iso, here, row: h('div', { class: 'range-row' }, h('label', {}, words[end], input), iso, here) };
  };
  const from = field('from');
  const to = field('to');
  const loop = h('input', { type: 'checkbox', change: () => send({ type: 'loop', loop: loop.checked }) });
  const clear = h('button', { type: 'button', class: 'range-clear button', click: () => send({ type: 'range', from: null, to: null }) });
  const speed = speedField(store);
  const summary = h('summary', { class: 'time-button' }, icon('range'), words.open);
  const element = h(
    'details',
    { class: 'time-more' },
    summary,
    h(
      'div',
      { class: 'range-box', role: 'group' },
      words.title,
      from.row,
      to.row,
      h('div', { class: 'range-row' }, h('label', { class: 'range-loop' }, loop, words.loop), clear),
      h('div', { class: 'range-row range-speed' }, words.speed, speed.element),
      words.note,
    ),
  );

  const unwatch = store.watch((state, before) => {
    const { lang, history, range } = state;
    if (isPlayed(state, before)) return;
    if (lang !== before?.lang) {
      words.open.textContent = say(lang, 'rangeOpen');
      summary.title = say(lang, 'rangeOpen');
      words.title.textContent = say(lang, 'range');
      element.querySelector('.range-box')?.setAttribute('aria-label', say(lang, 'range'));
      words.from.textContent = say(lang, 'rangeFrom');
      words.to.textContent = say(lang, 'rangeTo');
      from.here.textContent = say(lang, 'rangeHere');
      to.here.textContent = say(lang, 'rangeHere');
      from.here.setAttribute('aria-label', say(lang, 'rangeFromHere'));
      to.here.setAttribute('aria-label', say(lang, 'rangeToHere'));
      words.loop.textContent = say(lang, 'loop');
      words.speed.textContent = say(lang, 'speed');
      words.note.textContent = say(lang, 'stripNote');
      clear.textContent = say(lang, 'rangeClear');
    }
    if (history && history !== before?.history) {
      for (const { input } of [from, to]) {
        input.min = isoDay(history.firstDay);
        input.max = isoDay(history.lastDay);
      }
    }
    loop.checked = state.loop;
    if (range !== before?.range || !before) {
      clear.disabled = !range;
      element.toggleAttribute('data-ranged', range !== null);
      for (const [end, { input, iso }] of /** @type {const} */ ([['from', from], ['to', to]])) {
        input.value = range ? isoDay(range[end]) : '';
        iso.textContent = input.value;
      }
    }
  });
  /** @param {Event} event */
  const outside = (event) => {
    if (element.open && event.target instanceof Node && !element.contains(event.target)) element.open = false;
  };
  /** @param {KeyboardEvent} event */
  const escape = (event) => {
    if (event.key !== 'Escape' || !element.open) return;
    element.open = false;
    summary.focus();
  };
  document.addEventListener('pointerdown', outside);
  element.addEventListener('keydown', escape);
  return {
    element,
    undo() {
      unwatch();
      speed.undo();
      document.removeEventListener('pointerdown', outside);
      element.remove();
    },
  };
}
