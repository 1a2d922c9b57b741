// @ts-check
import { createDayPage } from 'marchland/day-page.js';
import { spokenDay } from 'marchland/days.js';
import { fill, h, icon, setText, uniqueId } from 'marchland/dom.js';
import { createFilterNote } from 'marchland/filter-note.js';
import { createPace } from 'marchland/pace.js';
import { createPlacePage } from 'marchland/place-page.js';
import { isPlayed } from 'marchland/state.js';
import { summaryWords } from 'marchland/summary.js';
import { named, say } from 'marchland/words.js';

/**
 * The panel beside the map: the day, the chosen place, all places as a table, the chart, the filters. On a phone it is
 * a sheet over the map's foot.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/state.js').Page} Page
 * @typedef {object} PanelParts
 * @property {import('marchland/api.js').Api | null} api  null in a file without a server
 * @property {import('marchland/file-answers.js').Answers | null} answers  of the server, or of the file
 * @property {string | null} reasons  why, packed, in a file that tells it
 * @property {() => Uint16Array | null} states  by place, on the day
 * @property {(id: string) => number} indexOf  of a place, or −1
 * @property {() => readonly import('marchland/colours.js').StateLook[]} looks
 * @property {() => Map<string | null, import('marchland/colours.js').StateLook>} partyLooks
 * @property {() => import('marchland/place-view.js').Paints} paints
 * @property {() => import('marchland/strip.js').StripColours | null} chart
 * @property {() => import('marchland/state.js').Bbox} bounds  of what the map shows
 * @property {Map<string, () => void>} retries  how to ask again, by the part that a fault befell
 *
 * @typedef {object} Leaf  one page of the panel
 * @property {HTMLElement} element
 * @property {number} pace  milliseconds between redraws while it plays
 * @property {(state: State, before: State | null) => void} draw  `before` is null when it is shown anew
 * @property {() => void} [focus]  after somebody chose it
 * @property {() => void} undo
 */

/** @type {readonly Page[]} */
const PAGES = ['day', 'places', 'chart', 'filters'];

/** Pages that need more room than a column. */
const WIDE = ['places', 'chart'];

/** Where these stay, a day that is played changes nothing but what is written of the day. */
const ALIKE = /** @type {const} */ (['history', 'lang', 'place', 'page', 'oblast', 'range', 'controllers', 'statuses', 'theme']);

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {PanelParts} parts
 * @returns {() => void}
 */
export function createPanel(element, store, parts) {
  const bodyId = uniqueId('panel');
  const weekday = h('p', { class: 'panel-weekday' });
  const title = h('p', { class: 'panel-title' });
  const date = h('h2', { class: 'panel-date' });
  const summary = h('p', { class: 'panel-summary' });
  const grip = h(
    'button',
    {
      type: 'button',
      class: 'panel-grip',
      'aria-controls': bodyId,
      'aria-expanded': 'false',
      click: () => open(!element.hasAttribute('data-open')),
    },
    icon('up'),
  );
  const tabs = PAGES.map((page) =>
    h('button', {
      type: 'button',
      class: 'panel-tab',
      click: () => {
        store.send({ type: 'page', page });
        open(true);
      },
    }));
  const nav = h('nav', { class: 'panel-tabs' }, ...tabs);
  const note = createFilterNote(store);
  const body = h('div', { class: 'panel-body', id: bodyId, tabindex: 0 });
  element.append(h('div', { class: 'panel-head' }, h('div', {}, title, weekday, date, summary), grip), nav, note.element, body);

  /** @param {(pages: typeof import('marchland/panel-pages.js')) => Leaf} make */
  const late = (make) => createLateLeaf(store, make, () => write(true));
  parts.retries.set('pages', () => write(true));
  /** @type {Readonly<Record<Page | 'place', Leaf>>} */
  const leaves = {
    day: createDayPage(store, parts),
    places: late((pages) => pages.createPlacesPage(store, parts)),
    chart: late((pages) => pages.createChartPage(store, parts)),
    filters: late((pages) => pages.createFilterPage(store)),
    place: createPlacePage(store, parts),
  };
  /** @type {Leaf | null} */
  let shown = null;
  /** How far the body is scrolled: to ask it after a change would lay the page out before its time. */
  let scrolled = 0;
  const onScroll = () => {
    scrolled = body.scrollTop;
  };
  body.addEventListener('scroll', onScroll, { passive: true });
  /** @type {State | null} */
  let drawn = null;

  /** @param {boolean} wide */
  const open = (wide) => {
    element.toggleAttribute('data-open', wide);
    grip.setAttribute('aria-expanded', String(wide));
    grip.setAttribute('aria-label', say(store.state().lang, wide ? 'closePanel' : 'openPanel'));
  };

  /** @param {boolean} [anew] */
  const write = (anew = false) => {
    const state = store.state();
    if (!state.history || state.day === null || !parts.states()) return;
    // A comparison takes the place of the pages; what nobody sees is not written.
    if (state.compare && !state.place) return;
    const leaf = leaves[state.place ? 'place' : state.page];
    const turned = leaf !== shown;
    if (turned) fill(body, leaf.element);
    shown = leaf;
    leaf.draw(state, turned || anew ? null : drawn);
    drawn = state;
  };

  /** @param {State} state */
  const head = (state) => {
    const { history, day, lang, place, page } = state;
    tabs.forEach((tab, index) => {
      setText(tab, say(lang, `page_${PAGES[index]}`));
      if (!place && PAGES[index] === page) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    });
    element.toggleAttribute('data-wide', !place && WIDE.includes(page));
    if (!history || day === null) return;
    setText(title, named(history.title, lang));
    element.toggleAttribute('data-place', place !== null);
    headDay(state);
  };

  /** What the head says of the day: all of it moves together. @param {State} state */
  const headDay = (state) => {
    const { history, day, lang } = state;
    if (!history || day === null) return;
    setText(weekday, spokenDay(day, lang, 'weekday'));
    setText(date, spokenDay(day, lang));
    const last = day === history.lastDay ? ` ${say(lang, 'lastReached')}` : '';
    // A range is counted once, not with every frame that is played through it.
    const counted = state.playing && state.range !== null && state.range === drawn?.range && drawn.playing;
    if (!counted) setText(summary, summaryWords(state) + last);
  };

  const rest = createPace(() => (shown ?? leaves.day).pace, () => write());

  const unwatch = store.watch((state, before) => {
    if (state.lang !== before?.lang) {
      element.setAttribute('aria-label', say(state.lang, 'panel'));
      nav.setAttribute('aria-label', say(state.lang, 'pages'));
      open(element.hasAttribute('data-open'));
    }
    if (isPlayed(state, before) && ALIKE.every((key) => state[key] === before?.[key])) {
      headDay(state);
      rest.follow(true);
      return;
    }
    const choosing = before !== null && (state.place !== before.place || state.oblast !== before.oblast);
    if (!before ? state.place || state.oblast || state.page !== 'day' : choosing && (state.place || state.oblast)) open(true);
    const scroll = scrolled;
    const leaf = shown;
    const within = body.contains(document.activeElement);
    head(state);
    rest.follow(false);
    const turned = shown !== leaf || choosing;
    if (scroll) body.scrollTop = turned ? 0 : scroll;
    if (choosing) {
      if (state.place) shown?.focus?.();
      else if (state.oblast) /** @type {HTMLElement | null} */ (body.querySelector('.place-name'))?.focus({ preventScroll: true });
      // Who went back by a button that is gone goes on from the page that it led to.
      else if (within && !body.contains(document.activeElement)) body.focus({ preventScroll: true });
    }
  });
  const recolour = () => write(true);
  element.addEventListener('marchland:recolour', recolour);
  return () => {
    unwatch();
    rest.undo();
    note.undo();
    for (const leaf of Object.values(leaves)) leaf.undo();
    element.removeEventListener('marchland:recolour', recolour);
    element.replaceChildren();
  };
}

/**
 * A page of the panel that is fetched when it is first shown.
 * @param {Store} store
 * @param {(pages: typeof import('marchland/panel-pages.js')) => Leaf} make
 * @param {() => void} onArrive
 * @returns {Leaf}
 */
function createLateLeaf(store, make, onArrive) {
  const element = h('div', {});
  /** @type {Leaf | null} */
  let leaf = null;
  let waiting = false;
  let gone = false;
  const arrive = async () => {
    waiting = true;
    try {
      const pages = await import('marchland/panel-pages.js');
      if (gone) return;
      leaf = make(pages);
      fill(element, leaf.element);
      store.send({ type: 'mended', part: 'pages' });
      onArrive();
    } catch {
      store.send({ type: 'fault', part: 'pages', fault: { key: 'faultDown', values: {}, retry: true } });
    } finally {
      waiting = false;
    }
  };
  return {
    element,
    get pace() {
      return leaf?.pace ?? 160;
    },
    draw(state, before) {
      if (leaf) leaf.draw(state, before);
      else if (!waiting) void arrive();
    },
    focus: () => leaf?.focus?.(),
    undo() {
      gone = true;
      leaf?.undo();
    },
  };
}
