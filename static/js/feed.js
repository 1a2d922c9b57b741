// @ts-check
import { isoDay, spokenDay } from 'marchland/days.js';
import { h, icon } from 'marchland/dom.js';
import { changesWithin, dayOfChangeWithin, scopeOf } from 'marchland/scope.js';
import { swatch } from 'marchland/swatch.js';
import { controlWords, foreignTongue, oblastName, placeName, say, sourceName, term } from 'marchland/words.js';

/**
 * What changed on the day, or in the range of days: grouped by day, the latest first, the most populous first.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/colours.js').StateLook} StateLook
 * @typedef {ReadonlyMap<string, readonly {name: string, name_uk?: string | null}[]>} Origins
 *   who said so, by place and day
 */

/** How many changes are shown at first, and how many more each time. */
export const SHOWN = 40;
export const MORE = 200;

/**
 * @param {string} place
 * @param {string} day
 */
export function originKey(place, day) {
  return `${place}@${day}`;
}

/**
 * The changes that the feed tells of, in its order.
 * @param {State} state  with a history and a day
 * @returns {number[]}
 */
export function toldChanges(state) {
  const history = /** @type {History} */ (state.history);
  const day = /** @type {number} */ (state.day);
  const { changes, places } = history;
  const people = (/** @type {number} */ change) => places.population[changes.place[change]] || 0;
  return changesWithin(history, scopeOf(history, state), state.range?.from ?? day, state.range?.to ?? day).sort(
    (a, b) => changes.day[b] - changes.day[a] || people(b) - people(a) || a - b,
  );
}

/**
 * @param {Store} store
 * @param {readonly StateLook[]} looks  by state
 * @param {Origins} origins
 * @param {number} shown
 * @returns {HTMLElement}  without listeners, so that it can be drawn over the one of another day: `pressed` answers
 */
export function feed(store, looks, origins, shown) {
  const state = store.state();
  const history = /** @type {History} */ (state.history);
  const { lang, range } = state;
  const told = toldChanges(state);
  /** @type {Map<number, number[]>} */
  const byDay = new Map();
  for (const change of told.slice(0, shown)) {
    const day = history.changes.day[change];
    byDay.set(day, [...(byDay.get(day) ?? []), change]);
  }
  const list = (/** @type {number[]} */ changes) =>
    h('ul', { class: 'feed-list' }, ...changes.map((change) => item(store, change, looks, origins)));
  const days = [...byDay].map(([day, changes]) =>
    range
      ? h('section', { class: 'feed-day' },
          h('h4', { class: 'feed-date' },
            h('button', { type: 'button', class: 'feed-jump', 'data-day': day },
              spokenDay(day, lang))),
          list(changes))
      : list(changes),
  );
  return h(
    'section',
    { class: 'feed' },
    h('h3', { class: 'panel-heading' }, say(lang, 'changed')),
    ...days,
    days.length ? null : h('p', { class: 'feed-none' }, say(lang, range ? 'changedNoneRange' : 'changedNone')),
    told.length > shown
      ? h('button', { type: 'button', class: 'feed-more button' }, say(lang, 'more', { n: told.length - shown }))
      : null,
    range ? null : jumps(store),
  );
}

/**
 * Goes where a button of the feed says.
 * @param {Store} store
 * @param {Event} event  a click inside a feed
 * @param {() => void} onMore
 */
export function pressed(store, event, onMore) {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button?.classList.contains('feed-more')) onMore();
  const { day, place } = button?.dataset ?? {};
  if (day !== undefined && (place === undefined || store.state().day !== Number(day))) store.send({ type: 'go', day: Number(day) });
  if (place !== undefined) store.send({ type: 'choose', place });
}

/**
 * One change: of which place, from what to what, by which rule and on whose word.
 * @param {Store} store
 * @param {number} change
 * @param {readonly StateLook[]} looks
 * @param {Origins} origins
 */
function item(store, change, looks, origins) {
  const { lang, history: known } = store.state();
  const history = /** @type {History} */ (known);
  const { changes, places, states } = history;
  const place = changes.place[change];
  const day = changes.day[change];
  const [before, after] = [changes.before[change], changes.after[change]];
  const said = (origins.size ? origins.get(originKey(places.id[place], isoDay(day))) ?? [] : [])
    .map((source) => sourceName(source, lang))
    .join(', ');
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: 'feed-item', 'data-day': day, 'data-place': places.id[place] },
      h('span', { class: 'feed-swatches' }, swatch(looks[before]), icon('arrow'), swatch(looks[after])),
      h('span', { class: 'feed-name' }, placeName(history, place, lang)),
      h('span', { class: 'feed-where' }, oblastName(history, place, lang)),
      h('span', { class: 'feed-what' }, controlWords(history, states[after], lang),
        h('span', { class: 'feed-rule' }, ` · ${term(lang, 'rule', states[after].rule)}`),
        h('span', { class: 'hidden' }, `, ${say(lang, 'wasBefore', { control: controlWords(history, states[before], lang) })}`)),
      said ? h('span', { class: 'feed-origin', lang: foreignTongue(said, lang) }, said) : null,
    ),
  );
}

/** @param {Store} store */
function jumps(store) {
  const state = store.state();
  const history = /** @type {History} */ (state.history);
  const { lang } = state;
  const scope = scopeOf(history, state);
  /** @param {-1 | 1} direction @param {string} key */
  const jump = (direction, key) => {
    const target = dayOfChangeWithin(history, scope, /** @type {number} */ (state.day), direction);
    return target === null
      ? null
      : h('button', { type: 'button', class: 'feed-jump', 'data-day': target },
          icon(direction < 0 ? 'back' : 'forward'), say(lang, key, { day: spokenDay(target, lang, 'short') }));
  };
  return h('div', { class: 'feed-jumps' }, jump(-1, 'before'), jump(1, 'after'));
}
