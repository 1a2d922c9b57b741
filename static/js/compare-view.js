// @ts-check
import { faultOf } from 'marchland/api.js';
import { againstOf, differing, flowsOf } from 'marchland/comparison.js';
import { createCompareControls } from 'marchland/compare-controls.js';
import { isoDay } from 'marchland/days.js';
import { fill, h, icon, refill } from 'marchland/dom.js';
import { createPace } from 'marchland/pace.js';
import { sideNames } from 'marchland/sides.js';
import { isPlayed } from 'marchland/state.js';
import { swatch } from 'marchland/swatch.js';
import { controlWords, crowd, number, oblastName, partyName, placeName, say } from 'marchland/words.js';

/**
 * What the panel says of a comparison: what is compared, who lost what to whom, and which places differ.
 *
 * Places and people are counted here while the map moves. When it rests, the server's count takes their place: it
 * knows the land too, and places without a point.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/sides.js').Sides} Sides
 * @typedef {{left: string, right: string, places: number, people: number, km2: number | null}} Cell
 */

const UNITS = /** @type {const} */ (['places', 'people', 'km2']);
const REST_MS = 300;
/** How often it is counted anew while it plays. */
const MOVING_MS = 160;
const SHOWN = 40;
const MORE = 200;
/** How many differences are shown while they fly by: about what there is room for. */
const PLAYED = 10;

/**
 * @param {HTMLElement} panel
 * @param {Store} store
 * @param {object} parts
 * @param {import('marchland/api.js').Api | null} parts.api
 * @param {readonly string[]} parts.methods
 * @param {() => Sides | null} parts.sides
 * @param {(history: import('marchland/history.js').History) => readonly import('marchland/colours.js').StateLook[]} parts.looksOf
 * @param {() => Map<string | null, import('marchland/colours.js').StateLook>} parts.partyLooks
 * @param {Map<string, () => void>} parts.retries  how to ask again, by the part that a fault befell
 * @returns {() => void}
 */
export function createCompareView(panel, store, { api, methods, sides, looksOf, partyLooks, retries }) {
  const controls = createCompareControls(store, methods, api !== null);
  const results = h('div', { class: 'compare-results' });
  const element = h('section', { class: 'compare', hidden: true, tabindex: 0 }, controls.element, results);
  panel.append(element);
  /** @type {typeof UNITS[number]} */
  let unit = 'places';
  let shown = SHOWN;
  /** @type {{question: string, flows: Cell[] | null}} */
  let counted = { question: '', flows: null };
  let asking = new AbortController();
  let resting = 0;

  /** @param {Sides} both @returns {Cell[]} */
  const cells = ({ left, right }) =>
    counted.flows ??
    flowsOf(left.history, left.states, right.history, right.states).map((flow) => ({ ...flow, km2: null }));

  const write = () => {
    const state = store.state();
    const both = sides();
    if (!state.compare || element.hidden) return;
    if (!both) {
      fill(results, h('p', { class: 'panel-note' }, say(state.lang, 'loading')));
      return;
    }
    refill(results, matrix(state, both), list(state, both));
  };
  const pace = createPace(MOVING_MS, write);

  /** @param {Event} event */
  const pressed = ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    const { unit: chosen, place } = button?.dataset ?? {};
    if (place !== undefined) {
      store.send({ type: 'choose', place });
      return;
    }
    unit = UNITS.find((name) => name === chosen) ?? unit;
    if (button?.classList.contains('compare-more')) shown += MORE;
    if (button) write();
  };
  results.addEventListener('click', pressed);

  /** @param {State} state @param {Sides} both */
  const matrix = (state, both) => {
    const { lang } = state;
    const { history } = both.right;
    const flows = cells(both);
    const order = [...history.parties.map(({ id }) => id), 'contested', 'unknown'];
    const rows = order.filter((holder) => flows.some((flow) => flow.left === holder));
    const columns = order.filter((holder) => flows.some((flow) => flow.right === holder));
    const [left, right] = sideNames(state, both.left.history);
    const looks = partyLooks();
    /** @param {string} holder @param {'row' | 'col'} scope */
    const heading = (holder, scope) => {
      const look = looks.get(holder === 'contested' || holder === 'unknown' ? null : holder);
      const words = holder === 'contested' ? say(lang, 'status_contested') : holder === 'unknown' ? say(lang, 'status_unknown') : partyName(history, holder, lang);
      return h('th', { scope }, look && holder !== 'unknown' ? swatch(look) : null, h('span', {}, words));
    };
    /** @param {string} from @param {string} to */
    const cell = (from, to) => {
      const flow = flows.find((one) => one.left === from && one.right === to);
      const amount = flow ? flow[unit] : 0;
      const text = amount === null ? '…' : !amount ? '–' : unit === 'people' ? crowd(lang, amount) : number(lang, Math.round(amount));
      return h('td', { class: from === to ? 'compare-same' : flow ? 'compare-moved' : '' }, text);
    };
    return h(
      'section',
      { class: 'compare-matrix' },
      h('h3', { class: 'panel-heading' }, say(lang, 'matrix')),
      h('div', { class: 'compare-units', role: 'group', 'aria-label': say(lang, 'countedIn') },
        ...UNITS.filter((name) => name !== 'km2' || api).map((name) =>
          h('button', { type: 'button', class: 'compare-unit', 'data-unit': name, 'aria-pressed': String(name === unit) }, say(lang, `unit_${name}`)))),
      h('table', { class: 'compare-table' },
        h('caption', {}, h('span', {}, say(lang, 'matrixRows', { left })), h('span', {}, say(lang, 'matrixColumns', { right }))),
        h('thead', {}, h('tr', {}, h('td', {}), ...columns.map((holder) => heading(holder, 'col')))),
        h('tbody', {}, ...rows.map((from) => h('tr', {}, heading(from, 'row'), ...columns.map((to) => cell(from, to)))))),
    );
  };

  /** @param {State} state @param {Sides} both */
  const list = (state, { left, right }) => {
    const { lang } = state;
    const { history } = right;
    const places = differing(left.history, left.states, history, right.states);
    const [lefts, rights] = [looksOf(left.history), looksOf(history)];
    const items = places.slice(0, state.playing ? PLAYED : shown).map((place) => {
      const [before, after] = [left.states[place], right.states[place]];
      return h('li', {},
        h('button', { type: 'button', class: 'feed-item', 'data-place': history.places.id[place] },
          h('span', { class: 'feed-swatches' }, swatch(lefts[before]), icon('arrow'), swatch(rights[after])),
          h('span', { class: 'feed-name' }, placeName(history, place, lang)),
          h('span', { class: 'feed-where' }, oblastName(history, place, lang)),
          h('span', { class: 'feed-what' },
            controlWords(history, left.history.states[before], lang), ' → ', controlWords(history, history.states[after], lang))));
    });
    return h('section', { class: 'feed' },
      h('h3', { class: 'panel-heading' }, say(lang, 'differ', { n: places.length })),
      items.length ? h('ul', { class: 'feed-list' }, ...items) : h('p', { class: 'feed-none' }, say(lang, 'differNone')),
      places.length > shown
        ? h('button', { type: 'button', class: 'button compare-more' }, say(lang, 'more', { n: places.length - shown }))
        : null);
  };

  const ask = async () => {
    const { compare, day, method, asOf, revision, history } = store.state();
    if (!api || !compare || !history || day === null) return;
    const query = { day: isoDay(day), method, as_of: asOf, revision };
    const question = JSON.stringify([againstOf(compare), query, history.revision]);
    if (question === counted.question) return;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const told = await api.comparison(againstOf(compare), query, signal);
      if (signal.aborted) return;
      counted = {
        question,
        flows: told.matrix.total.map((/** @type {any} */ flow) => ({
          left: flow.before, right: flow.after, places: flow.settlements, people: flow.population, km2: flow.area_km2,
        })),
      };
      write();
      store.send({ type: 'mended', part: 'comparison' });
    } catch (error) {
      if (signal.aborted) return;
      // The count made here stays; it has no km².
      counted = { question: '', flows: null };
      store.send({ type: 'fault', part: 'comparison', fault: faultOf(error) });
      write();
    }
  };
  retries.set('comparison', () => void ask());

  const unwatch = store.watch((state, before) => {
    const { compare, place, playing } = state;
    if (state.lang !== before?.lang) element.setAttribute('aria-label', say(state.lang, 'compare'));
    if (!before || compare !== before.compare || place !== before.place) {
      element.hidden = !compare || place !== null;
      panel.toggleAttribute('data-compare', !element.hidden);
    }
    if (!compare) {
      if (before?.compare) store.send({ type: 'mended', part: 'comparison' });
      return;
    }
    const keys = /** @type {const} */ (['history', 'rival', 'day', 'lang', 'theme', 'method', 'asOf', 'revision']);
    const against = !before?.compare || againstOf(compare) !== againstOf(before.compare);
    const changed = against || keys.some((key) => state[key] !== before[key]);
    if (against || (before && state.day !== before.day) || (before && state.history !== before.history)) {
      counted = { question: '', flows: null };
      asking.abort();
    }
    if (against) shown = SHOWN;
    if (isPlayed(state, before) && !against) {
      pace.follow(true);
      return;
    }
    if (!changed && place === before?.place && playing === before?.playing) return;
    pace.follow(false);
    clearTimeout(resting);
    if (playing) return;
    resting = window.setTimeout(() => void ask(), REST_MS);
  });
  const recolour = () => write();
  panel.addEventListener('marchland:recolour', recolour);
  return () => {
    unwatch();
    controls.undo();
    asking.abort();
    clearTimeout(resting);
    pace.undo();
    panel.removeEventListener('marchland:recolour', recolour);
    element.remove();
  };
}
