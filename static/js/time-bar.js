// @ts-check
import { dateField } from 'marchland/date-field.js';
import { isoDay, parseDay, spokenDay } from 'marchland/days.js';
import { h, icon, setText } from 'marchland/dom.js';
import { createPace } from 'marchland/pace.js';
import { createRangeBox, speedField } from 'marchland/range-box.js';
import { INSET, drawStrip } from 'marchland/strip.js';
import { isPlayed } from 'marchland/state.js';
import { spanOf } from 'marchland/tally.js';
import { summaryWords } from 'marchland/summary.js';
import { say } from 'marchland/words.js';

/**
 * The timeline: steps, play, the slider over its chart, date and speed.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/state.js').Input} Input
 */

const MONTH = 30;
/** How often the slider follows while it plays. */
const SLIDER_MS = 320;

/**
 * What a key does to the timeline, or null.
 * @param {{key: string, shiftKey: boolean}} event
 * @param {State} state
 * @returns {Input | null}
 */
export function inputOfKey({ key, shiftKey }, state) {
  const { history } = state;
  if (!history) return null;
  switch (key) {
    case ' ':
      return { type: 'play', playing: !state.playing };
    case 'ArrowLeft':
      return shiftKey ? { type: 'change', direction: -1 } : { type: 'step', days: -1 };
    case 'ArrowRight':
      return shiftKey ? { type: 'change', direction: 1 } : { type: 'step', days: 1 };
    case 'PageUp':
      return { type: 'step', days: MONTH };
    case 'PageDown':
      return { type: 'step', days: -MONTH };
    case 'Home':
      return { type: 'go', day: history.firstDay };
    case 'End':
      return { type: 'go', day: history.lastDay };
    default:
      return null;
  }
}

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {() => import('marchland/strip.js').StripColours | null} colours
 * @returns {() => void}
 */
export function createTimeBar(element, store, colours) {
  const { send } = store;
  const button = (/** @type {string} */ name, /** @type {() => Input} */ input) =>
    h('button', { type: 'button', class: `time-button time-${name}`, click: () => send(input()) }, icon(name));
  const buttons = {
    first: button('first', () => ({ type: 'go', day: store.state().history?.firstDay ?? 0 })),
    previousChange: button('previousChange', () => ({ type: 'change', direction: -1 })),
    back: button('back', () => ({ type: 'step', days: -1 })),
    play: button('play', () => ({ type: 'play', playing: !store.state().playing })),
    forward: button('forward', () => ({ type: 'step', days: 1 })),
    nextChange: button('nextChange', () => ({ type: 'change', direction: 1 })),
    last: button('last', () => ({ type: 'go', day: store.state().history?.lastDay ?? 0 })),
  };
  const canvas = h('canvas', { class: 'time-chart', 'aria-hidden': 'true' });
  const range = h('input', {
    type: 'range',
    class: 'time-range',
    step: 1,
    input: () => send({ type: 'go', day: range.valueAsNumber }),
  });
  const marker = h('div', { class: 'time-marker', 'aria-hidden': 'true' });
  const before = h('div', { class: 'time-outside', 'aria-hidden': 'true', hidden: true });
  const after = h('div', { class: 'time-outside', 'aria-hidden': 'true', hidden: true });
  const track = h('div', { class: 'time-track' }, canvas, before, after, marker, range);
  const date = dateField({ class: 'time-date field' }, (text) => {
    const day = parseDay(text);
    if (day !== null) send({ type: 'go', day });
    // What was typed may be no day of the map, or none at all.
    writeDate();
  });
  const iso = h('span', { class: 'time-iso', 'aria-hidden': 'true' });
  const speed = speedField(store);
  const box = createRangeBox(store);
  const spoken = h('output', { class: 'hidden', 'aria-live': 'polite' });
  element.append(
    h('div', { class: 'time-buttons' }, ...Object.values(buttons)),
    track,
    h('div', { class: 'time-fields' }, date, iso, speed.element, box.element),
    spoken,
  );

  const writeDate = () => {
    const { day } = store.state();
    if (day === null) return;
    const written = isoDay(day);
    setText(iso, written);
    if (date.value !== written) date.value = written;
  };
  // Nothing is seen of the slider but its marker, and to move it costs more than all that is seen of a frame.
  const slider = createPace(SLIDER_MS, () => {
    const { day, lang } = store.state();
    if (day === null) return;
    range.value = String(day);
    range.setAttribute('aria-valuetext', spokenDay(day, lang));
  });
  /** @type {ReturnType<typeof spanOf> | null} */
  let span = null;
  let announcing = 0;
  /** CSS pixels; asking for it on every day would lay the page out on every day. */
  let wide = 0;
  /** The range that is fenced off on the chart as it stands. */
  /** @type {State['range'] | undefined} */
  let fenced;

  const chart = () => {
    const { history } = store.state();
    const ink = colours();
    wide = canvas.clientWidth;
    if (!history || !span || !ink) return;
    fenced = undefined;
    drawStrip(canvas, span, { first: history.firstDay, last: history.lastDay }, ink);
    place();
  };

  const place = () => {
    const { history, day, range: ranged } = store.state();
    if (!history || day === null) return;
    const days = Math.max(1, history.lastDay - history.firstDay);
    const x = (/** @type {number} */ at) => INSET + ((at - history.firstDay) / days) * (wide - 2 * INSET);
    // Between two pixels of the screen the browser would take all layers of the page apart and put them together anew.
    const density = window.devicePixelRatio || 1;
    marker.style.transform = `translateX(${Math.round(x(day) * density) / density}px)`;
    if (ranged === fenced) return;
    fenced = ranged;
    before.hidden = after.hidden = !ranged;
    if (!ranged) return;
    before.style.width = `${x(ranged.from)}px`;
    after.style.left = `${x(ranged.to)}px`;
  };

  /** @param {State} state */
  const relabel = ({ lang, playing }) => {
    element.setAttribute('aria-label', say(lang, 'timeline'));
    for (const [name, item] of Object.entries(buttons)) {
      const words = say(lang, name === 'play' && playing ? 'pause' : name);
      item.setAttribute('aria-label', words);
      item.title = words;
    }
    range.setAttribute('aria-label', say(lang, 'date'));
    range.title = say(lang, 'keys');
    date.setAttribute('aria-label', say(lang, 'goTo'));
  };

  /** @param {State} state @param {State | null} before */
  const draw = (state, before) => {
    const { history, day, lang, playing } = state;
    if (lang !== before?.lang || playing !== before?.playing) {
      relabel(state);
      buttons.play.replaceChildren(icon(playing ? 'pause' : 'play'));
    }
    if (!history !== !before?.history || !before) {
      element.toggleAttribute('data-waiting', !history);
      for (const item of [...Object.values(buttons), range, date]) item.disabled = !history;
    }
    if (!history || day === null) return;
    if (history !== before?.history) {
      range.min = String(history.firstDay);
      range.max = String(history.lastDay);
      date.min = isoDay(history.firstDay);
      date.max = isoDay(history.lastDay);
      span = spanOf(history);
    }
    const fresh = history !== before?.history || lang !== before?.lang;
    if (fresh || day !== before?.day) {
      writeDate();
      place();
      slider.follow(!fresh && isPlayed(state, before));
    } else if (playing !== before?.playing) slider.follow(false);
    if (state.range !== before?.range) place();
    if (history !== before?.history || state.theme !== before?.theme) chart();
    clearTimeout(announcing);
    // What was said of a day that is left behind is not to be found there while it plays.
    if (playing && spoken.textContent) spoken.textContent = '';
    if (!playing && before && (day !== before.day || before.playing)) {
      announcing = window.setTimeout(() => announce(state), 500);
    }
  };

  /** @param {State} state */
  const announce = (state) => {
    const { day, lang } = state;
    if (day !== null) spoken.textContent = `${spokenDay(day, lang)}. ${summaryWords(state, 'day')}`;
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof HTMLElement) || !ours(event)) return;
    const input = inputOfKey(event, store.state());
    if (!input) return;
    event.preventDefault();
    send(input);
  };
  document.addEventListener('keydown', onKey);
  const resized = new ResizeObserver(chart);
  resized.observe(track);
  const unwatch = store.watch(draw);
  const repaint = () => chart();
  element.addEventListener('marchland:recolour', repaint);
  return () => {
    unwatch();
    speed.undo();
    box.undo();
    resized.disconnect();
    clearTimeout(announcing);
    slider.undo();
    document.removeEventListener('keydown', onKey);
    element.replaceChildren();
  };
}

/**
 * Whether a key meant the timeline: not where it writes text, chooses, presses, or pans the map.
 * @param {KeyboardEvent} event
 */
function ours(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.matches('.time-range')) return true;
  if (target.closest('input, select, textarea, dialog, [contenteditable]')) return false;
  if (event.key === ' ') return !target.closest('button, a, summary');
  if (target.closest('.panel-body, [role="listbox"]')) return event.key.startsWith('Arrow');
  return !(target.closest('.leaflet-container') && event.key.startsWith('Arrow') && !event.shiftKey);
}
