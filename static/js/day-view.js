// @ts-check
import { spokenDay } from 'marchland/days.js';
import { h, icon } from 'marchland/dom.js';
import { changesBefore, dayOfChange } from 'marchland/history.js';
import { swatch } from 'marchland/swatch.js';
import { holdings } from 'marchland/tally.js';
import { controlWords, crowd, number, oblastName, partyName, percent, placeName, say, term } from 'marchland/words.js';

/**
 * What the panel says of a day: who holds how much, and what changed.
 *
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/colours.js').StateLook} StateLook
 */

export const SHOWN = 40;

/**
 * @param {State} state  with a history
 * @param {Uint16Array} states  by place, on the day
 * @param {Map<string | null, StateLook>} partyLooks  by party; null is nobody
 * @returns {HTMLElement}
 */
export function holdingsTable(state, states, partyLooks) {
  const history = /** @type {import('marchland/history.js').History} */ (state.history);
  const { lang } = state;
  const rows = holdings(history, states).filter((row) => row.party !== null || row.places);
  const all = rows.reduce((sum, row) => sum + row.places, 0) || 1;
  const bar = h('div', { class: 'held-bar', 'aria-hidden': 'true' });
  for (const { party, places } of rows) {
    const part = h('span', {});
    part.style.width = `${(100 * places) / all}%`;
    const look = partyLooks.get(party);
    part.style.background = look?.stripe ?? look?.fill ?? '';
    bar.append(part);
  }
  return h(
    'section',
    { class: 'held' },
    h('h3', { class: 'panel-heading' }, say(lang, 'heldOn')),
    bar,
    h(
      'table',
      { class: 'held-table' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, say(lang, 'party')),
          ...['places', 'share_', 'people'].map((key) => h('th', { scope: 'col' }, say(lang, key))),
        ),
      ),
      h(
        'tbody',
        {},
        ...rows.map(({ party, places, people }) => {
          const look = partyLooks.get(party);
          return h(
            'tr',
            {},
            h('th', { scope: 'row' }, look ? swatch(look) : null,
              party === null ? say(lang, 'nobody') : partyName(history, party, lang)),
            h('td', {}, number(lang, places)),
            h('td', {}, percent(lang, places / all)),
            h('td', {}, crowd(lang, people)),
          );
        }),
      ),
    ),
    history.unplaced ? h('p', { class: 'panel-note' }, say(lang, 'unplaced', { n: history.unplaced })) : null,
  );
}

/**
 * The places that changed on a day, the most populous first.
 * @param {Store} store
 * @param {readonly StateLook[]} looks  by state
 * @param {number} shown
 * @param {() => void} onMore
 * @returns {HTMLElement}
 */
export function feed(store, looks, shown, onMore) {
  const state = store.state();
  const history = /** @type {import('marchland/history.js').History} */ (state.history);
  const day = /** @type {number} */ (state.day);
  const { lang } = state;
  const { changes, places } = history;
  const found = [];
  for (let index = changesBefore(changes, day); index < changesBefore(changes, day + 1); index += 1) {
    found.push(index);
  }
  found.sort((a, b) => (places.population[changes.place[b]] || 0) - (places.population[changes.place[a]] || 0));
  const items = found.slice(0, shown).map((index) => {
    const place = changes.place[index];
    const before = history.states[changes.before[index]];
    const after = history.states[changes.after[index]];
    return h(
      'li',
      {},
      h(
        'button',
        { type: 'button', class: 'feed-item', click: () => store.send({ type: 'choose', place: places.id[place] }) },
        h('span', { class: 'feed-swatches' },
          swatch(looks[changes.before[index]]), icon('arrow'), swatch(looks[changes.after[index]])),
        h('span', { class: 'feed-name' }, placeName(history, place, lang)),
        h('span', { class: 'feed-where' }, oblastName(history, place, lang)),
        h('span', { class: 'feed-what' }, controlWords(history, after, lang),
          h('span', { class: 'feed-rule' }, ` · ${term(lang, 'rule', after.rule)}`),
          h('span', { class: 'hidden' }, `, ${controlWords(history, before, lang)}`)),
      ),
    );
  });
  /** @param {-1 | 1} direction @param {string} key */
  const jump = (direction, key) => {
    const target = dayOfChange(changes, day, direction);
    return target === null
      ? null
      : h('button', { type: 'button', class: 'feed-jump', click: () => store.send({ type: 'go', day: target }) },
          icon(direction < 0 ? 'back' : 'forward'), say(lang, key, { day: spokenDay(target, lang, 'short') }));
  };
  return h(
    'section',
    { class: 'feed' },
    h('h3', { class: 'panel-heading' }, say(lang, 'changed')),
    items.length
      ? h('ul', { class: 'feed-list' }, ...items)
      : h('p', { class: 'feed-none' }, say(lang, 'changedNone')),
    found.length > shown
      ? h('button', { type: 'button', class: 'button', click: onMore }, say(lang, 'more', { n: found.length - shown }))
      : null,
    h('div', { class: 'feed-jumps' }, jump(-1, 'before'), jump(1, 'after')),
  );
}

