// @ts-check
import { faultOf } from 'marchland/api.js';
import { SHOWN, feed, holdingsTable } from 'marchland/day-view.js';
import { isoDay, spokenDay } from 'marchland/days.js';
import { fill, h, icon, uniqueId } from 'marchland/dom.js';
import { placeView } from 'marchland/place-view.js';
import { summaryWords } from 'marchland/summary.js';
import { named, say } from 'marchland/words.js';

/**
 * The panel beside the map: the day, or the chosen place. On a phone it is a sheet over the map's foot.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {import('marchland/state.js').State} State
 * @typedef {object} PanelParts
 * @property {import('marchland/api.js').Api | null} api  null in a file without a server
 * @property {() => Uint16Array | null} states  by place, on the day
 * @property {(id: string) => number} indexOf  of a place, or −1
 * @property {() => readonly import('marchland/colours.js').StateLook[]} looks
 * @property {() => Map<string | null, import('marchland/colours.js').StateLook>} partyLooks
 * @property {() => import('marchland/place-view.js').Paints} paints
 */

const PLAYING_REDRAW_MS = 160;

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
  const body = h('div', { class: 'panel-body', id: bodyId, tabindex: 0 });
  element.append(h('div', { class: 'panel-head' }, h('div', {}, title, weekday, date, summary), grip), body);

  let shown = SHOWN;
  let redraw = 0;
  /** @type {import('marchland/place-view.js').Answers} */
  let answers = { place: null, why: null, fault: false };
  let asked = '';
  let asking = new AbortController();

  /** @param {boolean} wide */
  const open = (wide) => {
    element.toggleAttribute('data-open', wide);
    grip.setAttribute('aria-expanded', String(wide));
    grip.setAttribute('aria-label', say(store.state().lang, wide ? 'closePanel' : 'openPanel'));
  };

  const write = () => {
    const state = store.state();
    const states = parts.states();
    if (!state.history || state.day === null || !states) return;
    if (state.place) {
      const view = placeView(store, parts.indexOf(state.place), states, answers, parts.paints(), parts.api ? () => ask(true) : null);
      fill(body, view);
      return;
    }
    fill(
      body,
      holdingsTable(state, states, parts.partyLooks()),
      feed(store, parts.looks(), shown, () => {
        shown += 200;
        write();
      }),
    );
  };

  /** @param {boolean} [again] */
  const ask = async (again = false) => {
    const { place, day, method, asOf, revision, history, playing } = store.state();
    if (!place || day === null || !history || playing) return;
    if (!parts.api) return;
    const query = { day: isoDay(day), method, as_of: asOf, revision };
    const question = JSON.stringify([place, query, history.revision]);
    if (question === asked && !again) return;
    const samePlace = asked !== '' && JSON.parse(asked)[0] === place;
    asked = question;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!samePlace) answers = { place: null, why: null, fault: false };
    else answers = { ...answers, why: null, fault: false };
    try {
      const [told, why] = await Promise.all([
        parts.api.place(place, { method, as_of: asOf, revision }, signal),
        parts.api.why(place, query, signal),
      ]);
      if (signal.aborted) return;
      answers = { place: told, why, fault: false };
      store.send({ type: 'mended', part: 'place' });
    } catch (error) {
      if (signal.aborted) return;
      answers = { ...answers, fault: true };
      store.send({ type: 'fault', part: 'place', fault: { ...faultOf(error), retry: false } });
    }
    write();
  };

  /** @param {State} state */
  const head = (state) => {
    const { history, day, lang, place } = state;
    if (!history || day === null) return;
    title.textContent = named(history.title, lang);
    weekday.textContent = spokenDay(day, lang, 'weekday');
    date.textContent = spokenDay(day, lang);
    const last = day === history.lastDay ? ` ${say(lang, 'lastReached')}` : '';
    summary.textContent = summaryWords(state) + last;
    element.toggleAttribute('data-place', place !== null);
  };

  const unwatch = store.watch((state, before) => {
    if (state.lang !== before?.lang) {
      element.setAttribute('aria-label', say(state.lang, 'panel'));
      open(element.hasAttribute('data-open'));
    }
    head(state);
    if (state.day !== before?.day) shown = SHOWN;
    const choosing = state.place !== before?.place;
    if (choosing && state.place) open(true);
    if (state.playing) {
      if (!redraw) {
        redraw = window.setTimeout(() => {
          redraw = 0;
          write();
        }, PLAYING_REDRAW_MS);
      }
      return;
    }
    const relevant =
      choosing || ['history', 'day', 'lang', 'theme', 'playing', 'method', 'asOf', 'revision'].some(
        (key) => /** @type {any} */ (state)[key] !== /** @type {any} */ (before)?.[key],
      );
    if (!relevant) return;
    if (!state.place) asked = '';
    void ask();
    const scroll = body.scrollTop;
    write();
    body.scrollTop = choosing ? 0 : scroll;
    if (choosing && before && state.place) {
      /** @type {HTMLElement | null} */ (body.querySelector('.place-name'))?.focus({ preventScroll: true });
    }
  });
  const recolour = () => write();
  element.addEventListener('marchland:recolour', recolour);
  return () => {
    unwatch();
    asking.abort();
    clearTimeout(redraw);
    element.replaceChildren();
  };
}
