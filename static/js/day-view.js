// @ts-check
import { h } from 'marchland/dom.js';
import { swatch } from 'marchland/swatch.js';
import { holdings } from 'marchland/tally.js';
import { crowd, number, partyName, percent, say } from 'marchland/words.js';

/**
 * Who holds how much on a day.
 *
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/colours.js').StateLook} StateLook
 */

/**
 * @param {State} state  with a history
 * @param {Uint16Array} states  by place, on the day
 * @param {Map<string | null, StateLook>} partyLooks  by party; null is nobody
 * @param {object} [only]
 * @param {(place: number) => boolean} [only.counts]  whether a place is counted
 * @param {(party: string | null) => import('marchland/dom.js').Child[]} [only.extent]  the land of a party, for one column more
 * @returns {HTMLElement}
 */
export function holdingsTable(state, states, partyLooks, { counts, extent } = {}) {
  const history = /** @type {History} */ (state.history);
  const { lang } = state;
  const rows = holdings(history, states, counts).filter((row) => row.party !== null || row.places);
  const all = rows.reduce((sum, row) => sum + row.places, 0) || 1;
  const bar = h('div', { class: 'held-bar', 'aria-hidden': 'true' });
  for (const { party, places } of rows) {
    const part = h('span', {});
    part.style.width = `${(100 * places) / all}%`;
    const look = partyLooks.get(party);
    part.style.background = look?.stripe ?? look?.fill ?? '';
    bar.append(part);
  }
  const heads = ['places', 'share_', 'people', ...(extent ? ['area_'] : [])];
  return h(
    'section',
    { class: 'held' },
    h('h3', { class: 'panel-heading' }, say(lang, 'heldOn')),
    bar,
    h(
      'table',
      { class: 'held-table' },
      h('thead', {},
        h('tr', {},
          h('th', { scope: 'col' }, say(lang, 'party')),
          ...heads.map((key) => h('th', { scope: 'col' }, say(lang, key))))),
      h('tbody', {},
        ...rows.map(({ party, places, people }) => {
          const look = partyLooks.get(party);
          return h('tr', {},
            h('th', { scope: 'row' }, look ? swatch(look) : null,
              party === null ? say(lang, 'nobody') : partyName(history, party, lang)),
            h('td', {}, number(lang, places)),
            h('td', {}, percent(lang, places / all)),
            h('td', {}, crowd(lang, people)),
            extent ? h('td', {}, ...extent(party)) : null);
        })),
    ),
    history.unplaced && !counts ? h('p', { class: 'panel-note' }, say(lang, 'unplaced', { n: history.unplaced })) : null,
  );
}
