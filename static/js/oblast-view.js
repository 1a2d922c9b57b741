// @ts-check
import { areaClaims, lawLine } from 'marchland/area-view.js';
import { createAsking } from 'marchland/asking.js';
import { holdingsTable } from 'marchland/day-view.js';
import { isoDay } from 'marchland/days.js';
import { fill, h, icon } from 'marchland/dom.js';
import { scopeOf } from 'marchland/scope.js';
import { INSET, drawStrip } from 'marchland/strip.js';
import { spanOf } from 'marchland/tally.js';
import { number, oblastTitle, say } from 'marchland/words.js';

/**
 * What the panel says of the oblast that is looked at: who holds which share of it, who claims it, and how that went.
 *
 * @typedef {import('marchland/panel.js').PanelParts} PanelParts
 * @typedef {import('marchland/history.js').History} History
 * @typedef {{area: any, statistics: any}} Told
 */

/**
 * @param {import('marchland/store.js').Store} store
 * @param {PanelParts} parts
 * @returns {{element: HTMLElement, draw: () => void, undo: () => void}}
 */
export function createOblastView(store, parts) {
  const canvas = h('canvas', { class: 'oblast-chart', 'aria-hidden': 'true' });
  const marker = h('div', { class: 'oblast-day', 'aria-hidden': 'true' });
  const chart = h('div', { class: 'oblast-strip' }, canvas, marker);
  const element = h('article', { class: 'oblast' });
  /** @type {import('marchland/asking.js').Asking<Told>} */
  const asking = createAsking(store, 'oblast', () => draw());
  parts.retries.set('oblast', asking.again);
  /** @type {{history: History | null, oblast: string | null, span: import('marchland/tally.js').Span | null}} */
  let counted = { history: null, oblast: null, span: null };

  const ask = () => {
    const { oblast, day, method, asOf, revision, history, playing } = store.state();
    const { answers } = parts;
    if (!answers || !oblast || day === null || !history || playing) return;
    const iso = isoDay(day);
    const view = { method, as_of: asOf, revision };
    asking.ask([oblast, iso, view, history.revision], async (signal) => {
      const [area, statistics] = await Promise.all([
        answers.place(oblast, { day: iso, ...view }, signal),
        answers.statistics({ from: iso, to: iso, oblast, ...view }, signal),
      ]);
      return { area, statistics };
    });
  };

  const drawChart = () => {
    const { history, oblast, day } = store.state();
    const ink = parts.chart();
    if (!history || !ink || day === null) return;
    if (counted.history !== history || counted.oblast !== oblast) {
      counted = { history, oblast, span: spanOf(history, scopeOf(history, { oblast, controllers: null, statuses: null }).hasPlace) };
    }
    if (counted.span) drawStrip(canvas, counted.span, { first: history.firstDay, last: history.lastDay }, ink);
    const share = (day - history.firstDay) / Math.max(1, history.lastDay - history.firstDay);
    marker.style.transform = `translateX(${INSET + share * (canvas.clientWidth - 2 * INSET)}px)`;
  };

  const draw = () => {
    const state = store.state();
    const { history, lang } = state;
    const states = parts.states();
    if (!history || !states) return;
    ask();
    const scope = scopeOf(history, { ...state, controllers: null, statuses: null });
    const found = history.oblasts[scope.oblast];
    const back = h('button', { type: 'button', class: 'place-back', click: () => store.send({ type: 'oblast', oblast: null }) },
      icon('back'), say(lang, 'backToAll'));
    if (!found) {
      fill(element, back, h('p', { class: 'place-fault', role: 'alert' }, say(lang, 'oblastNone', { id: state.oblast ?? '' })));
      return;
    }
    const told = asking.answer();
    const other = lang === 'uk' ? found.name : found.name_uk;
    fill(
      element,
      back,
      h('h2', { class: 'place-name', tabindex: -1 }, oblastTitle(found, lang)),
      other && other !== oblastTitle(found, lang) ? h('p', { class: 'place-other', lang: lang === 'uk' ? 'en' : 'uk' }, other) : null,
      lawLine(history, told?.area, lang),
      holdingsTable(state, states, parts.partyLooks(), {
        counts: scope.hasPlace,
        extent: parts.answers ? (party) => extentOf(told?.statistics, party, lang) : undefined,
      }),
      told ? h('p', { class: 'panel-note' }, say(lang, 'rangeOfArea')) : null,
      parts.answers ? null : h('p', { class: 'panel-note' }, say(lang, 'noServerArea')),
      h('h3', { class: 'panel-heading' }, say(lang, 'history')),
      chart,
      h('p', { class: 'panel-note' }, say(lang, 'stripNote')),
      areaClaims(history, told?.area?.claims, lang),
    );
    drawChart();
  };

  const resized = new ResizeObserver(drawChart);
  resized.observe(chart);
  return {
    element,
    draw,
    undo() {
      resized.disconnect();
      asking.undo();
    },
  };
}

/**
 * The land of a party in km², and between what it lies if the edges are drawn elsewhere.
 * @param {any} statistics  as `GET /statistics` gives them, null until they are there
 * @param {string | null} party
 * @param {import('marchland/state.js').Lang} lang
 */
function extentOf(statistics, party, lang) {
  if (!statistics) return ['…'];
  const held = statistics.series.filter((/** @type {any} */ { holder }) =>
    party === null ? holder === 'contested' || holder === 'unknown' : holder === party);
  const sum = (/** @type {string} */ key) =>
    held.reduce((/** @type {number} */ all, /** @type {any} */ one) => all + (one[key][0] ?? 0), 0);
  const [area, low, high] = ['area_km2', 'area_low_km2', 'area_high_km2'].map(sum).map(Math.round);
  return [
    number(lang, area),
    low === high ? null : h('span', { class: 'held-range' }, `${number(lang, low)}–${number(lang, high)}`),
  ];
}
