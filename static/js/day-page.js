// @ts-check
import { createAsking } from 'marchland/asking.js';
import { holdingsTable } from 'marchland/day-view.js';
import { isoDay } from 'marchland/days.js';
import { fill, h, refill } from 'marchland/dom.js';
import { MORE, SHOWN, feed, originKey, pressed, toldChanges } from 'marchland/feed.js';
import { createOblastView } from 'marchland/oblast-view.js';

/**
 * The page of the panel about the day: who holds how much, of the oblast that is looked at or of all, and what changed.
 *
 * @typedef {import('marchland/panel.js').Leaf} Leaf
 * @typedef {import('marchland/panel.js').PanelParts} PanelParts
 * @typedef {import('marchland/state.js').State} State
 */

/** How many changes are shown while they fly by: about what there is room for. */
const PLAYED = 10;

/** What the feed of a range tells of does not depend on the day. */
const OF_FEED = /** @type {const} */ (['history', 'range', 'oblast', 'controllers', 'statuses']);

/**
 * @param {import('marchland/store.js').Store} store
 * @param {PanelParts} parts
 * @returns {Leaf}
 */
export function createDayPage(store, parts) {
  const held = h('div', {});
  const changed = h('div', {});
  const element = h('div', {}, held, changed);
  const oblast = createOblastView(store, parts);
  /** @type {import('marchland/asking.js').Asking<import('marchland/feed.js').Origins>} */
  const asking = createAsking(store, 'feed', () => writeFeed());
  parts.retries.set('feed', asking.again);
  let shown = SHOWN;

  const writeHeld = () => {
    const state = store.state();
    const states = parts.states();
    if (!states) return;
    if (state.oblast) {
      oblast.draw();
      fill(held, oblast.element);
    } else refill(held, holdingsTable(state, states, parts.partyLooks()));
  };
  const items = () => /** @type {HTMLElement[]} */ ([...changed.querySelectorAll('.feed-item')]);
  const writeFeed = () => {
    // What arrives late must not take the reader's place from them.
    const focused = items().findIndex((item) => item === document.activeElement);
    refill(changed, feed(store, parts.looks(), asking.answer() ?? new Map(), store.state().playing ? PLAYED : shown));
    if (focused >= 0) items()[focused]?.focus({ preventScroll: true });
  };

  const more = () => {
    const next = shown;
    shown += MORE;
    writeFeed();
    askOrigins();
    items()[next]?.focus();
  };
  changed.addEventListener('click', (event) => pressed(store, event, more));

  /** Who said so is in the ledger, not in the timeline: it is asked for the changes that are shown. */
  const askOrigins = () => {
    const state = store.state();
    const { history, day, method, asOf, revision, playing } = state;
    const { api } = parts;
    if (!api || !history || day === null || playing) return;
    const days = toldChanges(state).slice(0, shown).map((change) => history.changes.day[change]);
    if (!days.length) return;
    const query = {
      datetime: `${isoDay(days[days.length - 1])}/${isoDay(days[0])}`,
      oblast: state.oblast,
      limit: 10_000,
      method,
      as_of: asOf,
      revision,
    };
    asking.ask([query, history.revision], async (signal) => {
      const { features } = await api.transitions(query, signal);
      return new Map(
        features.map((/** @type {any} */ { properties: { place, day: when, origins } }) => [
          originKey(place, when),
          origins ?? [],
        ]),
      );
    });
  };

  return {
    element,
    pace: 160,
    draw(state, before) {
      const same = (/** @type {keyof State} */ key) => before !== null && state[key] === before[key];
      const feedKept = OF_FEED.every(same) && (state.range ? true : same('day'));
      if (!feedKept) shown = SHOWN;
      writeHeld();
      const feedDrawn = feedKept && ['lang', 'theme', 'place', 'page', 'playing'].every((key) => same(/** @type {keyof State} */ (key)));
      if (feedDrawn) return;
      askOrigins();
      writeFeed();
    },
    undo() {
      asking.undo();
      oblast.undo();
    },
  };
}
