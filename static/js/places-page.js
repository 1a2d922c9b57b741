// @ts-check
import { isoDay, spokenDay } from 'marchland/days.js';
import { fill, h, icon } from 'marchland/dom.js';
import { download } from 'marchland/download.js';
import { alphabet, inOrder, placesFor, rowsCsv, sinceDays } from 'marchland/place-rows.js';
import { swatch } from 'marchland/swatch.js';
import { controlWords, number, oblastName, placeName, say } from 'marchland/words.js';

/**
 * The page of the panel with every place as a table, in step with the day and the map.
 *
 * @typedef {import('marchland/panel.js').Leaf} Leaf
 * @typedef {import('marchland/panel.js').PanelParts} PanelParts
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/place-rows.js').Column} Column
 */

const ON_A_PAGE = 100;
/** @type {readonly Column[]} */
const COLUMNS = ['name', 'control', 'since', 'people'];

/** What the table is drawn from. */
const RELEVANT = /** @type {const} */ (['history', 'day', 'lang', 'theme', 'range', 'oblast', 'controllers', 'statuses', 'bbox']);

/**
 * @param {import('marchland/store.js').Store} store
 * @param {PanelParts} parts
 * @returns {Leaf}
 */
export function createPlacesPage(store, parts) {
  const inView = h('input', { type: 'checkbox', checked: true, change: () => turn(0) });
  const changed = h('input', { type: 'checkbox', change: () => turn(0) });
  const words = { inView: h('span', {}), changed: h('span', {}) };
  const save = h('button', { type: 'button', class: 'button', click: () => take() });
  const count = h('p', { class: 'panel-note', role: 'status' });
  const heads = COLUMNS.map((column) =>
    h('th', { scope: 'col', class: `places-${column}` },
      h('button', { type: 'button', class: 'places-sort', click: () => sort(column) })));
  const body = h('tbody', {});
  const caption = h('caption', { class: 'hidden' });
  const table = h('table', { class: 'places-table' }, caption, h('thead', {}, h('tr', {}, ...heads)), body);
  const back = h('button', { type: 'button', class: 'button', click: () => turn(page - 1) }, icon('back'));
  const forth = h('button', { type: 'button', class: 'button', click: () => turn(page + 1) }, icon('forward'));
  const where = h('span', { role: 'status' });
  const pager = h('div', { class: 'places-pager' }, back, where, forth);
  const element = h('div', {},
    h('div', { class: 'places-tools' }, h('label', {}, inView, words.inView), h('label', {}, changed, words.changed), save),
    count, table, pager);

  let page = 0;
  /** @type {import('marchland/place-rows.js').Order} */
  let order = { column: 'people', down: true };
  /** @type {{history: History, lang: string, rank: Uint32Array} | null} */
  let known = null;

  /** @param {Column} column */
  const sort = (column) => {
    order = { column, down: order.column === column ? !order.down : column === 'people' || column === 'since' };
    turn(0);
  };
  /** @param {number} to */
  const turn = (to) => {
    page = to;
    write();
    if (to) element.parentElement?.scrollTo({ top: 0 });
  };

  const rows = () => {
    const state = store.state();
    const history = /** @type {History} */ (state.history);
    const states = /** @type {Uint16Array} */ (parts.states());
    if (known?.history !== history || known.lang !== state.lang) {
      known = { history, lang: state.lang, rank: alphabet(history, state.lang) };
    }
    const since = sinceDays(history, /** @type {number} */ (state.day));
    const found = placesFor(state, states, { bounds: inView.checked ? parts.bounds() : null, changed: changed.checked });
    return { found: inOrder(found, order, { history, states, since, rank: known.rank }), since, states };
  };

  const take = () => {
    const state = store.state();
    const { found, since, states } = rows();
    const name = `marchland-places-${isoDay(/** @type {number} */ (state.day))}.csv`;
    download(new Blob([rowsCsv(state, states, since, found)], { type: 'text/csv;charset=utf-8' }), name);
  };

  const write = () => {
    const state = store.state();
    const { lang } = state;
    const history = /** @type {History} */ (state.history);
    const { found, since, states } = rows();
    const pages = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
    page = Math.min(Math.max(0, page), pages - 1);
    const looks = parts.looks();
    words.inView.textContent = say(lang, 'onlyInView');
    words.changed.textContent = say(lang, state.range ? 'onlyChangedRange' : 'onlyChanged');
    save.textContent = say(lang, 'saveCsv');
    count.textContent = say(lang, 'placesShown', { n: found.length, all: history.places.count });
    caption.textContent = say(lang, 'placesCaption', { day: spokenDay(/** @type {number} */ (state.day), lang) });
    heads.forEach((head, index) => {
      const column = COLUMNS[index];
      const sorted = order.column === column;
      head.setAttribute('aria-sort', sorted ? (order.down ? 'descending' : 'ascending') : 'none');
      const button = /** @type {HTMLElement} */ (head.firstElementChild);
      fill(button, say(lang, `column_${column}`), sorted ? h('span', { class: 'places-arrow', 'aria-hidden': 'true' }, order.down ? '▾' : '▴') : null);
    });
    fill(
      body,
      ...found.slice(page * ON_A_PAGE, (page + 1) * ON_A_PAGE).map((place) => {
        const people = history.places.population[place];
        const choose = () => store.send({ type: 'choose', place: history.places.id[place] });
        return h('tr', { click: choose },
          h('th', { scope: 'row' },
            h('button', { type: 'button', class: 'places-choose' }, placeName(history, place, lang)),
            h('span', { class: 'places-where' }, oblastName(history, place, lang))),
          h('td', { class: 'places-control' },
            h('span', {}, swatch(looks[states[place]]), controlWords(history, history.states[states[place]], lang))),
          h('td', { class: 'places-since' }, since[place] < history.firstDay ? say(lang, 'sinceStart') : spokenDay(since[place], lang, 'short')),
          h('td', { class: 'places-people' }, Number.isNaN(people) ? '–' : number(lang, people)));
      }),
    );
    pager.hidden = pages < 2;
    where.textContent = say(lang, 'pageOf', { n: page + 1, all: pages });
    back.setAttribute('aria-label', say(lang, 'pageBack'));
    forth.setAttribute('aria-label', say(lang, 'pageForth'));
    back.disabled = page === 0;
    forth.disabled = page >= pages - 1;
  };

  return {
    element,
    pace: 700,
    draw(state, before) {
      if (before && !RELEVANT.some((key) => state[key] !== before[key])) return;
      write();
    },
    undo() {},
  };
}
